import { SetupError } from '@sallyport/core'
import type { Collision } from '@sallyport/core/adapter'

export type StorageErrorCode =
  | 'database_unreachable'
  | 'database_encoding'
  | 'database_newer'
  | 'keys_unknown'
  | 'migration_failed'
  | 'identifiers_collide'

/** Why the storage cannot be opened, in one sentence. Stops the start. */
export class StorageError extends SetupError {
  constructor(code: StorageErrorCode, sentence: string, options?: ErrorOptions) {
    super(code, sentence, options)
    this.name = 'StorageError'
  }
}

/** PostgreSQL's five characters for what went wrong, if the error is one of PostgreSQL's. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'cause' in error ? sqlState(error.cause) : undefined
}

/** A deadlock or a serialization failure: PostgreSQL has aborted this transaction. */
export const isRace = (error: unknown): boolean => ['40P01', '40001'].includes(sqlState(error) ?? '')

/** What was written collides with what is stored (unique or foreign key). */
export const isCollision = (error: unknown): boolean => ['23505', '23503'].includes(sqlState(error) ?? '')

/**
 * What of a plugin's tables a write collided with, as PostgreSQL says.
 *
 * @param owners plugins by the names of their tables
 */
export function collisionOf(error: unknown, owners: ReadonlyMap<string, string>): Collision | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { table, constraint, cause }: { table?: unknown; constraint?: unknown; cause?: unknown } = error
  if (typeof table !== 'string' || typeof constraint !== 'string') return collisionOf(cause, owners)
  const plugin = owners.get(table)
  return plugin === undefined ? undefined : { plugin, table, constraint }
}
