import { SetupError } from '@sallyport/core'
import { StorageError, unreachableReason, type ConnectionOption, type Storage } from '@sallyport/mikro-orm'
import { unreadableDatabaseUrl } from './configuration/database-url.ts'
import { errorCode, StartError } from './start-error.ts'

/** Opens the storage; whatever goes wrong is reported in one sentence. */
export async function openDatabase(
  connection: ConnectionOption,
  open: (connection: ConnectionOption) => Promise<Storage>,
): Promise<Storage> {
  try {
    return await open(connection)
  } catch (cause) {
    throw databaseFailure(connection, cause)
  }
}

/** PostgreSQL's code for a full disk. */
const DISK_FULL = '53100'
/** PostgreSQL's code for a table that is not there. */
const NO_TABLE = '42P01'
/** PostgreSQL's codes for what this user may not do: make a table, or write at all. */
const NOT_ALLOWED = ['42501', '25006']
/** Of a URL that names a file (a certificate) which cannot be read, or that is no URL. */
const UNREADABLE = ['ENOENT', 'EACCES', 'EISDIR', 'ERR_INVALID_URL']

function databaseFailure(connection: ConnectionOption, cause: unknown): Error {
  if (typeof connection === 'string' && cause instanceof StorageError && cause.code === 'database_unreachable') {
    const sentence = `The database that DATABASE_URL names cannot be reached: ${unreachableReason(cause.cause)}.`
    return new StartError(cause.code, sentence, { cause })
  }
  if (cause instanceof SetupError) return cause
  const code = codeWithin(cause)
  const reason = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause)
  if (code === DISK_FULL) return new StartError('no_space', 'The database has no space left on its disk.', { cause })
  if (code === NO_TABLE) {
    const sentence = 'The database has none of the tables of Sallyport; start the server once.'
    return new StartError('database_empty', sentence, { cause })
  }
  if (code !== undefined && NOT_ALLOWED.includes(code)) {
    return new StartError('database_failed', `The database refuses its user the tables: ${reason}.`, { cause })
  }
  if (typeof connection === 'string' && UNREADABLE.includes(code ?? '')) return unreadableDatabaseUrl(code ?? '')
  return new StartError('database_failed', `The database failed: ${reason}.`, { cause })
}

function codeWithin(error: unknown): string | undefined {
  return errorCode(error) ?? (error instanceof Error && error.cause !== undefined ? codeWithin(error.cause) : undefined)
}
