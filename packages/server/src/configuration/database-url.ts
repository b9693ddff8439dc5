import { StartError } from '../start-error.ts'

const FORMS = 'a URL like postgres://user:password@host/database or socket:/folder?db=database'

/**
 * Looks at the beginning only; what stands behind is the driver's to read. The value holds a password, which stays out
 * of the sentence.
 *
 * @throws `StartError` `bad_variable`
 */
export function readDatabaseUrl(value: string | undefined): string | undefined {
  if (value === undefined || value.startsWith('socket:') || value.startsWith('/')) return value
  const isUrl = /^postgres(?:ql)?:\/\/./.test(value)
  if (!isUrl) throw new StartError('bad_variable', `DATABASE_URL is not ${FORMS}.`)
  return value
}

/** What an error says about a database URL that the driver cannot read, without the URL. */
export function unreadableDatabaseUrl(cause: unknown): StartError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new StartError('bad_variable', `DATABASE_URL cannot be read: ${reason.split('\n', 1)[0]}.`, { cause })
}
