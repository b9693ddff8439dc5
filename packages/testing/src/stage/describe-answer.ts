import type { BrowserAnswer } from '../browser.ts'

/** An answer in a few words, for messages. */
export function describeAnswer({ status, body, text }: BrowserAnswer): string {
  if (typeof body !== 'object' || body === null) return `${status} ${text.slice(0, 200)}`
  const { component, code, to, response_errors } = body
  const parts = Object.entries({ component, code, to, response_errors }).filter(([, value]) => value !== undefined)
  return `${status} ${JSON.stringify(Object.fromEntries(parts))}`
}
