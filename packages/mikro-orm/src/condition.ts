import type pg from 'pg'
import { unavailableReason } from './unavailable.ts'
import { sqlState } from './error.ts'
import type { InstalledTables } from './plugin-tables.ts'
import { findForeign, migrationTable } from './prepare.ts'

/**
 * What the database can do right now: serve; nothing; only read, as a standby; or it has tables of a newer version.
 * `reason` is a word that holds no data.
 */
export interface DatabaseCondition {
  readonly state: 'ready' | 'away' | 'read_only' | 'newer'
  readonly reason: string
}

/** One statement without any lock, over a table of as many rows as there are migrations. */
const SQL = `select pg_is_in_recovery() as recovery, current_setting('transaction_read_only') = 'on' as read_only,
  array(select name from ${migrationTable}) as names`

/** Never rejects. */
export async function readCondition(pool: pg.Pool, tables: InstalledTables): Promise<DatabaseCondition> {
  try {
    const { rows } = await pool.query<{ recovery: boolean; read_only: boolean; names: string[] }>(SQL)
    const { recovery = false, read_only: readOnly = false, names = [] } = rows[0] ?? {}
    if (recovery) return { state: 'read_only', reason: 'the server is in recovery' }
    if (readOnly) return { state: 'read_only', reason: 'transactions are read-only' }
    const foreign = findForeign(names, tables)
    return foreign === undefined ? { state: 'ready', reason: '' } : { state: 'newer', reason: foreign }
  } catch (error) {
    return { state: 'away', reason: unavailableReason(error) ?? sqlState(error) ?? 'the query failed' }
  }
}
