import { installPlugins, type MessageCatalog, type Plugin, type TextsById } from '@sallyport/core'
import { engineMessages } from '@sallyport/core/adapter'
import { pageMessages } from '@sallyport/pages'
import { builtInPlugins } from '@sallyport/server'
import { inBrackets } from '../words/brackets.ts'

/**
 * A language in which every text that is known stands in brackets: what people read outside of them has no message, so that
 * nobody can translate it. The tag is the usual one for such a language.
 */
export const PSEUDO = 'qps-ploc'

const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

/** The texts of the engine, of its pages, and of plugins, in that language. */
export function pseudoTexts(plugins: readonly Plugin[]): TextsById {
  const others = builtInPlugins().filter(({ name }) => plugins.every((own) => own.name !== name))
  const { messages } = installPlugins([...others, ...plugins], { log: SILENT }).registry
  const catalogs: readonly MessageCatalog[] = [engineMessages, pageMessages, ...messages.map(({ catalog }) => catalog)]
  return Object.fromEntries(
    catalogs.flatMap(({ namespace, languages }) =>
      Object.entries(languages['en'] ?? {}).map(([key, text]) => [`${namespace}.${key}`, inBrackets(text)]),
    ),
  )
}
