import { engineTexts, Unavailable } from '@sallyport/core'
import { sqlState } from './error.ts'
import { hideRows } from './hide-rows.ts'

/** Seconds after which a client may try again: a database that starts again takes about that long. */
const RETRY_AFTER = 2

// PostgreSQL, appendix A: connection exceptions, too few resources, intervention by an operator, a database that accepts
// no connections, and a server that has become a standby.
const STATES = /^(?:08...|53...|55000|57P0.|25006)$/u

// What Node.js says of a socket. ENOENT is a socket file that is not there.
const SOCKET = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

// pg has no codes for these; the first one is the pool's, when every connection is in use.
const MESSAGES =
  /(?:timeout exceeded when trying to connect|connection terminated(?: unexpectedly| due to connection timeout)?|timeout expired|query read timeout|is not queryable|after calling end on the pool)$/iu

/** Why the database could not serve a query, in a word that holds no data; undefined when it could. */
export function unavailableReason(error: unknown): string | undefined {
  const state = sqlState(error)
  if (state !== undefined) return STATES.test(state) || SOCKET.has(state) ? state : undefined
  return error instanceof Error ? MESSAGES.exec(error.message)?.[0] : undefined
}

/**
 * The same port, but a database that is away, full or going down is reported as `Unavailable`: nothing is broken, and the
 * same request will do later. The cause is one word, since an error of the driver may quote what was asked.
 */
export function mapUnavailable<Port extends object>(port: Port): Port {
  return new Proxy(port, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== 'function') return value
      return (...values: unknown[]): unknown => mapRejection(Reflect.apply(value, target, values))
    },
  })
}

/** A promise that rejects with `Unavailable` where the database is away. Anything else loses only the rows that it quotes. */
export function mapRejection(result: unknown): unknown {
  if (!(result instanceof Promise)) return result
  return result.catch((error: unknown) => {
    const why = unavailableReason(error)
    if (why === undefined) throw hideRows(error)
    throw Object.assign(new Unavailable(engineTexts.http_database, RETRY_AFTER), { cause: why })
  })
}
