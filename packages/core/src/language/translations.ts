import { fillMessage, type Message, type Translate } from '@sallyport/planner'
import { SetupError } from '../setup-error.ts'
import { canonicalTag } from './canonical-tag.ts'
import type { MessageCatalog } from './messages.ts'

export type { Translate } from '@sallyport/planner'

/** Every text that is known, of the engine, the plugins and the operator. */
export interface Translations {
  /** Tags in lower case, English first. */
  readonly languages: readonly string[]
  /**
   * The language that the visitor has chosen, if there are texts in it; else the first of an `Accept-Language` header's
   * languages that there are texts in; else `en`. Always a tag that `Intl` takes, and never the visitor's spelling.
   */
  choose(acceptLanguage: string, chosen?: string): string
  /** The canonical tag (BCP 47, without extensions) of a language that there are texts in; undefined for any other text. */
  tagOf(locale: string): string | undefined
  /** Are there texts in a language (BCP 47), or, for a message, this very one? */
  speaks(locale: string, message?: Pick<Message, 'id'>): boolean
  /** How to say things in a language. */
  in(locale: string): Translate
  /**
   * What an operator has written in a document, such as the title of a flow, in a language: the text whose id is `text:` and
   * exactly what they wrote. Unchanged where there is none.
   */
  written(locale: string, text: string): string
  /** The same with further texts: those of something around the engine, such as its pages. */
  with(catalogs: readonly MessageCatalog[]): Translations
}

/** Texts by message id. */
export type TextsById = Readonly<Record<string, string>>

/** Prefix of the id of a text that translates one that an operator has written. */
export const WRITTEN = 'text:'

const MOST_PREFERENCES = 20

/**
 * @param catalogs what is declared
 * @param own texts of the operator, by language: they take precedence, and may add a language that no plugin has
 * @throws `SetupError` `duplicate_messages` for a namespace that two plugins use, `bad_messages` for a language that is none
 */
export function createTranslations(
  catalogs: readonly MessageCatalog[],
  own: Readonly<Record<string, TextsById>> = {},
): Translations {
  const byLanguage = new Map<string, Map<string, string>>([['en', new Map()]])
  const textsOf = (tag: string): Map<string, string> => {
    const language = canonicalTag(tag)?.toLowerCase()
    if (language === undefined) {
      throw new SetupError('bad_messages', `There are texts in the language "${tag}", which is no tag such as "de".`)
    }
    const texts = byLanguage.get(language) ?? new Map<string, string>()
    byLanguage.set(language, texts)
    return texts
  }
  const namespaces = new Set<string>()
  for (const { namespace, languages } of catalogs) {
    if (namespaces.has(namespace)) {
      throw new SetupError('duplicate_messages', `Two plugins have messages with the namespace "${namespace}".`)
    }
    namespaces.add(namespace)
    for (const [language, texts] of Object.entries(languages)) {
      for (const [key, text] of Object.entries(texts)) textsOf(language).set(`${namespace}.${key}`, text)
    }
  }
  for (const [language, texts] of Object.entries(own)) {
    for (const [id, text] of Object.entries(texts)) textsOf(language).set(id, text)
  }
  const speaks = (locale: string, message?: Pick<Message, 'id'>): boolean =>
    languagesOf(canonicalTag(locale) ?? '').some((language) => {
      const texts = byLanguage.get(language)
      return texts !== undefined && (message === undefined || texts.has(message.id))
    })
  const tagOf = (locale: string): string | undefined => (speaks(locale) ? canonicalTag(locale) : undefined)
  const sayings = new Map<string, Translate>()
  /** Where a text is looked for: the language itself first, English last. */
  const chainOf = (locale: string): readonly Map<string, string>[] =>
    [...languagesOf(locale), 'en'].flatMap((candidate) => byLanguage.get(candidate) ?? [])
  const find = (chain: readonly Map<string, string>[], id: string): string | undefined =>
    chain.find((texts) => texts.has(id))?.get(id)
  return {
    languages: [...byLanguage.keys()],
    with: (more) => createTranslations([...catalogs, ...more], own),
    choose: (header, chosen) => (chosen === undefined ? undefined : tagOf(chosen)) ?? choose(header, tagOf),
    tagOf,
    speaks,
    written: (locale, text) => find(chainOf(locale), `${WRITTEN}${text}`) ?? text,
    in(locale) {
      const language = languagesOf(locale).find((candidate) => byLanguage.has(candidate)) ?? 'en'
      const known = sayings.get(language)
      if (known !== undefined) return known
      const chain = chainOf(language)
      const say: Translate = (message, ...[values]) => {
        const text = find(chain, message.id) ?? message.english
        return values === undefined ? text : fillMessage(text, values)
      }
      sayings.set(language, say)
      return say
    },
  }
}

/** `de-AT` → `de-at`, `de`. */
function languagesOf(locale: string): readonly string[] {
  const parts = locale.toLowerCase().split('-')
  return parts.map((_part, index) => parts.slice(0, parts.length - index).join('-'))
}

/** By weight, then by place (RFC 9110, section 12.5.4). */
function choose(header: string, tagOf: (tag: string) => string | undefined): string {
  const preferences = header
    .split(',', MOST_PREFERENCES)
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim())
      const weight = parameters.find((parameter) => parameter.startsWith('q='))
      return { tag, weight: weight === undefined ? 1 : Number(weight.slice(2)) }
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
  for (const { tag } of preferences) {
    const known = tagOf(tag)
    if (known !== undefined) return known
  }
  return 'en'
}
