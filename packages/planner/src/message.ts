/** A text with an id. `Names` are the values that it wants: `{address}` in the text is the name `address`. */
export interface Message<Names extends string = never> {
  /** `<namespace>.<key>`; stable, so that an operator can translate it. */
  readonly id: string
  /** What an error with this message has as its code: the key. */
  readonly code: string
  /** The text in English; other languages are looked up by the id. */
  readonly english: string
  /** Exists in the type only, so that the names can be checked. */
  readonly names?: (name: Names) => void
}

/** The placeholders of a message. */
export type MessageValues<Names extends string> = Readonly<Record<Names, string | number>>

/** Translates a message into the visitor's language. */
export type Translate = <Names extends string>(
  message: Message<Names>,
  ...values: [Names] extends [never] ? [] : [values: MessageValues<Names>]
) => string

/** Puts values in the places of their names. */
export function fillMessage(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  )
}

/** Every message in English, where there are no other texts. */
export const sayInEnglish: Translate = ({ english }, ...[values]) =>
  values === undefined ? english : fillMessage(english, values)
