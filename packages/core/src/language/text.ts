import type { Message } from './messages.ts'
import type { Translations } from './translations.ts'

/** What people read: a message of the engine or a plugin, or a sentence that an operator has written. */
export type Text = string | Message

/** The text as logs, events and programmers get it. */
export function englishOf(text: Text): string {
  return typeof text === 'string' ? text : text.english
}

/** The text in a visitor's language. Of several lines, which several policies may have said, each may have its translation. */
export function localText(translations: Translations, locale: string, text: Text): string {
  if (typeof text !== 'string') return translations.in(locale)(text)
  const whole = translations.written(locale, text)
  if (whole !== text || !text.includes('\n')) return whole
  return text
    .split('\n')
    .map((line) => translations.written(locale, line))
    .join('\n')
}
