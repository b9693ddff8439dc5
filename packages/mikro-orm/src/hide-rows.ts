/** What of a driver's error may quote whole rows, or the parameters of a statement. */
const QUOTES = ['detail', 'where'] as const

/**
 * Takes out of a driver's error what quotes stored data: `Failing row contains (…)`. Errors end in logs and, for a
 * superuser, in answers. Code, table, column and constraint stay, and say enough.
 */
export function hideRows(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  for (const name of QUOTES) {
    const quoted: unknown = Reflect.get(error, name)
    if (typeof quoted !== 'string') continue
    Reflect.set(error, name, undefined)
    // MikroORM repeats it in the message, and a stack begins with the message.
    error.message = error.message.replaceAll(quoted, '…')
    error.stack = error.stack?.replaceAll(quoted, '…') ?? ''
  }
  if (error.cause !== undefined) hideRows(error.cause)
  return error
}
