import type { Message } from '@sallyport/planner'
import { SetupError } from '../setup-error.ts'
import { canonicalTag } from './canonical-tag.ts'

export type { Message, MessageValues } from '@sallyport/planner'

/** `Sent to {address}` → `'address'`. */
type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never

type Texts = Readonly<Record<string, string>>

/** The texts of a plugin, in every language that it speaks. */
export interface MessageCatalog {
  readonly namespace: string
  /** By language (BCP 47, in lower case), then by key. */
  readonly languages: Readonly<Record<string, Texts>>
}

export interface Messages<English extends Texts> extends MessageCatalog {
  readonly messages: { readonly [Key in keyof English & string]: Message<NamesIn<English[Key]>> }
}

/**
 * Declares the texts of a plugin: what people read, error messages too. English is complete and decides what there is;
 * a text that another language lacks is shown in English.
 *
 * ```ts
 * export const { messages, ...catalog } = defineMessages('acme-pin', {
 *   en: { wrong_pin: 'That PIN is not right.', sent: 'A PIN was sent to {address}.' },
 *   de: { wrong_pin: 'Diese PIN stimmt nicht.', sent: 'Eine PIN ging an {address}.' },
 * })
 * ```
 *
 * @param namespace the beginning of every id, unique: the plugin's name without its scope
 * @throws `SetupError` `bad_messages` for a namespace, key or language that is none
 */
export function defineMessages<const English extends Texts>(
  namespace: string,
  languages: { readonly en: English } & Readonly<Record<string, Partial<Record<keyof English, string>>>>,
): Messages<English> {
  const fail = (what: string): never => {
    throw new SetupError('bad_messages', `The messages of "${namespace}" ${what}.`)
  }
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(namespace)) fail('have a namespace that is no name such as "acme-pin"')
  for (const [language, texts] of Object.entries(languages)) {
    if (language !== language.toLowerCase() || canonicalTag(language) === undefined)
      fail(`have the language "${language}", which is no tag such as "de"`)
    const unknown = Object.keys(texts).find((key) => !Object.hasOwn(languages.en, key))
    if (unknown !== undefined) fail(`have "${unknown}" in the language "${language}" but not in English`)
  }
  const messages = Object.entries(languages.en).map(([key, english]): [string, Message] => {
    if (!/^[a-z][a-z0-9_]*$/.test(key)) fail(`have the key "${key}", which is not snake_case`)
    return [key, Object.freeze({ id: `${namespace}.${key}`, code: key, english })]
  })
  return {
    namespace,
    languages: languages as Readonly<Record<string, Texts>>,
    messages: Object.freeze(Object.fromEntries(messages)) as Messages<English>['messages'],
  }
}
