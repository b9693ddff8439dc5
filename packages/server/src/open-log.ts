import type { Log } from '@sallyport/core'
import { pino, type DestinationStream } from 'pino'
import { serializeError } from './serialize-error.ts'

/** Bytes of lines, and milliseconds, that wait at most until they are written: each write stops the process for a moment. */
const BYTES = 4096
const MILLISECONDS = 100

/** From here on a line does not wait, nor does anything before it: what comes next may be the end. */
const WARNING = 40

let output: DestinationStream | undefined

/**
 * The server's log on standard output. Lines below a warning are written several at a time; none is lost when the process
 * ends by itself, and the last tenth of a second's when it is killed.
 */
export function openLog(level: string): Log {
  output ??= openOutput()
  return pino({ level, serializers: { err: serializeError } }, output)
}

function openOutput(): DestinationStream {
  const file = pino.destination({ dest: 1, sync: true, minLength: BYTES })
  let waiting: NodeJS.Timeout | undefined
  const writeOut = (): void => {
    clearTimeout(waiting)
    waiting = undefined
    file.flush()
  }
  process.on('exit', writeOut)
  const stream = {
    // Lets pino say of which level a line is.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string) {
      file.write(line)
      if (stream.lastLevel >= WARNING) writeOut()
      else waiting ??= setTimeout(writeOut, MILLISECONDS).unref()
    },
  }
  return stream
}
