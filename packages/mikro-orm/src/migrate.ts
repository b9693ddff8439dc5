import type { MikroORM } from '@mikro-orm/postgresql'
import { StorageError } from './error.ts'
import { OF } from './plugin-tables.ts'

/**
 * Migrates all tables, those of plugins too; all of it, or nothing.
 *
 * @throws `StorageError` `migration_failed` that names plugin and migration
 */
export async function migrate(orm: MikroORM): Promise<void> {
  let current: string | undefined
  orm.migrator.on('migrating', ({ name }) => {
    current = name
  })
  try {
    await orm.migrator.up()
  } catch (cause) {
    const own = storageErrorOf(cause)
    if (own !== undefined) throw own
    const [plugin, name] = current?.split(OF) ?? []
    // A migration of ours that fails, fails by the database: the code that opens it reports why.
    if (plugin === undefined || name === undefined) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    const sentence = `The migration "${name}" of the plugin "${plugin}" failed, and nothing has been changed: ${oneLine(reason)}.`
    throw new StorageError('migration_failed', sentence, { cause })
  }
}

/** What a migration of ours has found, however it is wrapped. */
function storageErrorOf(error: unknown): StorageError | undefined {
  if (error instanceof StorageError) return error
  return error instanceof Error ? storageErrorOf(error.cause) : undefined
}

/** Of a query that failed: why, without the query. */
function oneLine(reason: string): string {
  const lines = reason.split('\n').map((line) => line.trim())
  const text = lines.filter((line) => line !== '').at(-1) ?? reason
  return (text.includes(' - ') ? text.slice(text.lastIndexOf(' - ') + 3) : text).replace(/\.$/, '').slice(0, 300)
}
