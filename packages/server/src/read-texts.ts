import { SetupError, type TextsById } from '@sallyport/core'
import { canonicalTag } from '@sallyport/core/adapter'
import { readYamlFolder } from './read-yaml-folder.ts'

/** Texts of an operator's. */
export interface OwnTexts {
  /** By language, then by message id. */
  readonly texts: Readonly<Record<string, TextsById>>
  /** Where each stands, `fr.yaml:3`, by language and id. */
  place(language: string, id: string): string
}

/** Characters of a text. */
const LONGEST = 10_000
const CODE = 'bad_texts'

/**
 * Reads the folder of `SALLYPORT_TEXTS`: one file for each language, `fr.yaml`, with texts by message id.
 *
 * @throws `SetupError` `bad_texts` with file and line
 */
export function readTexts(folder: string): OwnTexts {
  const texts = new Map<string, Map<string, string>>()
  const places = new Map<string, string>()
  for (const { file, content, lineOf } of readYamlFolder(folder, { code: CODE, folder: 'The folder of texts' })) {
    const language = file.replace(/\.ya?ml$/, '').toLowerCase()
    const fail = (path: readonly string[], what: string): never => {
      throw new SetupError(CODE, `${file}:${lineOf(path) ?? 1}: ${what}.`)
    }
    if (canonicalTag(language) === undefined) fail([], `"${language}" is no language such as "fr"`)
    if (content === null) continue
    const entries = typeof content === 'object' && !Array.isArray(content) ? Object.entries(content ?? {}) : undefined
    const found = texts.get(language) ?? new Map<string, string>()
    texts.set(language, found)
    for (const [id, text] of entries ?? fail([], 'the file holds no texts by their ids')) {
      if (typeof text !== 'string') fail([id], `"${id}" is no text`)
      else if (text.length > LONGEST) fail([id], `"${id}" is longer than ${LONGEST} characters`)
      else {
        found.set(id, text)
        places.set(`${language} ${id}`, `${file}:${lineOf([id]) ?? 1}`)
      }
    }
  }
  return {
    texts: Object.fromEntries([...texts].map(([language, byId]) => [language, Object.fromEntries(byId)])),
    place: (language, id) => places.get(`${language} ${id}`) ?? 'configuration',
  }
}

/** The texts of two sources; where both have one, that of the second counts. */
export function mergeTexts(first: OwnTexts['texts'], second: OwnTexts['texts'] = {}): OwnTexts['texts'] {
  const languages = new Set([...Object.keys(first), ...Object.keys(second)])
  return Object.fromEntries([...languages].map((language) => [language, { ...first[language], ...second[language] }]))
}
