import { inspect } from 'node:util'
import type { Log } from '@sallyport/core'

/** A log that keeps each line with everything that its details hold, nested errors and their fields included. */
export function recordingLog(): Log & { readonly lines: readonly string[] } {
  const lines: string[] = []
  const keep =
    (level: string) =>
    (details: object, message: string): void => {
      lines.push(`${level} ${message} ${inspect(details, { depth: 20, showHidden: true, maxStringLength: null })}`)
    }
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }
}
