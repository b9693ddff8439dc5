const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu

/** A text that PostgreSQL would refuse as a UUID names nothing: null instead of an error. */
export function uuidOrNull(text: string | null): string | null {
  return text !== null && uuid.test(text) ? text : null
}

/** JSON that PostgreSQL can also look into: it has no NUL and no half of a surrogate pair in texts, nor in keys. */
export function plainJson(value: unknown): string {
  const json = JSON.stringify(value)
  return UNSTORABLE.test(json) ? cleanJson(value) : json
}

/** How `JSON.stringify` writes a NUL and half of a surrogate pair; also what looks like it behind a backslash. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/

function cleanJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'string') return plainText(item)
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
    if (Object.keys(item).every((key) => key === plainText(key))) return item
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [plainText(key), inner]))
  })
}

function plainText(text: string): string {
  return text.replaceAll('\0', '\u{fffd}').toWellFormed()
}

/**
 * Is a row still alive? Written so that no index on `expires_at` serves it: after a quiet night all that PostgreSQL has
 * counted has expired, and it would look one row up by walking through all that live now.
 */
export const isAlive = (row: string): string => `${row}.expires_at + interval '0' > now()`

/** Is a login still alive: has it not expired, and has it been used lately? */
export const isLoginAlive = (row: string): string =>
  `${isAlive(row)} and (${row}.idle is null or ${row}.last_seen_at + make_interval(secs => ${row}.idle) > now())`
