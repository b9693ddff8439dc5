import { sqlState } from './error.ts'

/** By what Node.js or PostgreSQL says: a word for an operator, without host, user or database. */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name server does not answer',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  ETIMEDOUT: 'no answer in time',
  EHOSTUNREACH: 'no way to the host',
  ENETUNREACH: 'no way to the network',
  ENOENT: 'no such socket',
  EACCES: 'this user may not use the socket',
  '28P01': 'wrong user or password',
  '28000': 'this user may not connect',
  '3D000': 'no such database',
  '42501': 'this user may not connect to this database',
  '53300': 'no connection is free',
  '55000': 'the database accepts no connections',
  '57P03': 'it is starting or stopping',
}

/** Of errors that have no code. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/timeout/i, 'no answer in time'],
  [/does not support SSL/i, 'it does not offer TLS'],
  [/password must be a (?:non-empty )?string/i, 'it wants a password'],
  [/terminated/i, 'the connection was cut'],
]

/**
 * Why a database cannot be reached. The error's own message names host, user or database, any of which may be a piece of
 * a password that was not encoded; so only the kind is reported.
 */
export function unreachableReason(error: unknown): string {
  // What was refused by each of several addresses says nothing itself.
  const cause: unknown = error instanceof AggregateError ? (error.errors[0] ?? error) : error
  const code = sqlState(cause)
  const reason = code === undefined ? undefined : REASONS[code]
  if (code !== undefined) return reason === undefined ? `the connection failed (${code})` : `${reason} (${code})`
  const message = cause instanceof Error ? cause.message : ''
  return MESSAGES.find(([pattern]) => pattern.test(message))?.[1] ?? 'the connection failed'
}
