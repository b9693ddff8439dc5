import type { MessageCatalog, Registry } from '@sallyport/core'
import { engineMessages, WRITTEN } from '@sallyport/core/adapter'
import { pageMessages } from '@sallyport/pages'
import type { OwnTexts } from './read-texts.ts'

/** Sentences on texts whose ids nothing here says: a misspelt one would never be seen, and nobody would know why. */
export function unknownTexts(registry: Registry, own: OwnTexts['texts'], place: OwnTexts['place']): readonly string[] {
  const catalogs: readonly MessageCatalog[] = [
    engineMessages,
    pageMessages,
    ...registry.messages.map(({ catalog }) => catalog),
  ]
  const known = new Set(
    catalogs.flatMap(({ namespace, languages }) =>
      Object.keys(languages['en'] ?? {}).map((key) => `${namespace}.${key}`),
    ),
  )
  return Object.entries(own).flatMap(([language, texts]) =>
    Object.keys(texts)
      // Whether a document has a text is known only when all documents are, and those change.
      .filter((id) => !known.has(id) && !id.startsWith(WRITTEN))
      .map((id) => `${place(language, id)}: no message has the id "${id}".`),
  )
}
