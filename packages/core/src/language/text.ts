import type { Message } from './messages.ts'
import type { Translations } from './translations.ts'

/** What people read: a message of the engine or a plugin, or a sentence that an operator has written. */
export type Text = string | Message

/** The text as logs, events and programmers get it. */
export function englishOf(text: Text): string {
  return typeof text === 'string' ? text : text.english
}

/** The text in a visitor's language. */
export function localText(translations: Translations, locale: string, text: Text): string {
  return typeof text === 'string' ? translations.written(locale, text) : translations.in(locale)(text)
}
