const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu

/** A text that PostgreSQL would refuse as a UUID names nothing: null instead of an error. */
export function uuidOrNull(text: string | null): string | null {
  return text !== null && uuid.test(text) ? text : null
}

/** JSON that PostgreSQL can also look into: it has no NUL in texts. */
export function plainJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'string' ? item.replaceAll('\0', '\u{fffd}') : item,
  )
}
