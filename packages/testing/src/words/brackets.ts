import type { Translate } from '@sallyport/core'
import { fillMessage } from '@sallyport/core/adapter'

/** A text as it stands where every message is in brackets. */
export const inBrackets = (text: string): string => `⟦${text}⟧`

/** Says every message in brackets: what people read outside of them has no message, so that nobody can translate it. */
export const sayInBrackets: Translate = ({ english }, ...[values]) =>
  inBrackets(values === undefined ? english : fillMessage(english, values))

/** What stands outside of all brackets. */
export function outsideBrackets(text: string): string {
  const outside = text.replaceAll(/⟦[^⟦⟧]*⟧/g, ' ')
  return outside === text ? text : outsideBrackets(outside)
}
