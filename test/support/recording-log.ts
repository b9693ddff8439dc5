import { Writable } from 'node:stream'
import { inspect } from 'node:util'
import type { Log } from '@sallyport/core'
import { pino } from 'pino'

export interface RecordingLog extends Log {
  /** Each line with everything that its details hold, nested errors and their fields included. */
  readonly lines: readonly string[]
  /** The same as the server's logger writes them, at its most talkative. */
  readonly written: readonly string[]
}

export function recordingLog(): RecordingLog {
  const lines: string[] = []
  const written: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString())
      done()
    },
  })
  const logger = pino({ level: 'trace' }, stream)
  const keep =
    (level: keyof Log) =>
    (details: object, message: string): void => {
      lines.push(`${level} ${message} ${inspect(details, { depth: 20, showHidden: true, maxStringLength: null })}`)
      logger[level](details, message)
    }
  return { lines, written, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }
}
