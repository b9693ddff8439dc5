import { StartError } from '../start-error.ts'
import { requireEncodedPassword } from './url-with-secret.ts'

const FORMS = 'a URL like postgres://user:password@host/database or socket:/folder?db=database'

/**
 * Looks at no more than where the password ends; the driver reads the rest. The value holds a password: no part of it is in a
 * sentence, since a wrong character makes the password a host name.
 *
 * @throws `StartError` `bad_variable`
 */
export function readDatabaseUrl(value: string | undefined): string | undefined {
  if (value === undefined || value.startsWith('/')) return value
  if (!/^(?:postgres(?:ql)?:\/\/|socket:)./.test(value)) {
    throw new StartError('bad_variable', `DATABASE_URL is not ${FORMS}.`)
  }
  requireEncodedPassword('DATABASE_URL', value, FORMS)
  return value
}

/** The driver could not read a database URL, or a file (a certificate) that it names. */
export function unreadableDatabaseUrl(code: string): StartError {
  const reason = code === 'ERR_INVALID_URL' ? `it must be ${FORMS}` : `it names a file that cannot be read (${code})`
  // Without the cause: the error of the URL parser holds the URL.
  return new StartError('bad_variable', `DATABASE_URL cannot be read: ${reason}.`)
}
