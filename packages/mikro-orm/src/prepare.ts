import type { MikroORM } from '@mikro-orm/postgresql'
import { Client, type ClientConfig } from 'pg'
import { StorageError } from './error.ts'
import { settleContacts } from './identifiers/settle-contacts.ts'
import { locks } from './locks.ts'
import { migrate } from './migrate.ts'
import { unreachableReason } from './unreachable-reason.ts'
import { OF, type InstalledTables } from './plugin-tables.ts'
import { BodyClaims } from './migrations/body-claims.ts'
import { LinksOfAddresses } from './migrations/links-of-addresses.ts'
import { RunsOfLinks } from './migrations/runs-of-links.ts'
import { AttemptBudgets } from './migrations/attempt-budgets.ts'
import { Brands } from './migrations/brands.ts'
import { CredentialEpoch } from './migrations/credential-epoch.ts'
import { FirstTables } from './migrations/first.ts'
import { FlowState } from './migrations/flow-state.ts'
import { FlowTokens } from './migrations/flow-tokens.ts'
import { GroupPermissions } from './migrations/group-permissions.ts'
import { Identifiers } from './migrations/identifiers.ts'
import { Inspections } from './migrations/inspections.ts'
import { UserTypes } from './migrations/user-types.ts'

export const migrations = [
  { name: 'sallyport-001-first-tables', class: FirstTables },
  { name: 'sallyport-002-flow-tokens', class: FlowTokens },
  { name: 'sallyport-003-group-permissions', class: GroupPermissions },
  { name: 'sallyport-004-inspections', class: Inspections },
  { name: 'sallyport-005-brands', class: Brands },
  { name: 'sallyport-006-user-types', class: UserTypes },
  { name: 'sallyport-007-identifiers', class: Identifiers },
  { name: 'sallyport-008-credential-epoch', class: CredentialEpoch },
  { name: 'sallyport-009-attempt-budgets', class: AttemptBudgets },
  { name: 'sallyport-010-flow-state', class: FlowState },
  { name: 'sallyport-012-body-claims', class: BodyClaims },
  { name: 'sallyport-013-links-of-addresses', class: LinksOfAddresses },
  { name: 'sallyport-014-runs-of-links', class: RunsOfLinks },
]
export const migrationTable = 'sallyport_migration'

/** Opens a client of its own, so that a dead server is distinguished from anything else. */
export async function connect(config: ClientConfig): Promise<Client> {
  const client = new Client({ connectionTimeoutMillis: 10_000, ...config })
  // A connection that breaks later fails the query in hand; without a listener it would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (cause) {
    const sentence = `The database cannot be reached: ${unreachableReason(cause)}.`
    throw new StorageError('database_unreachable', sentence, { cause })
  }
}

/**
 * Migrates the tables and compares the keys, one starting process at a time.
 *
 * @returns what an operator should know of what is stored, one sentence each
 */
export async function prepare(
  client: Client,
  orm: MikroORM,
  options: {
    readonly fingerprints: readonly string[]
    readonly migrate: boolean
    readonly tables: InstalledTables
  },
): Promise<readonly string[]> {
  await requireUnicode(client)
  await client.query('select pg_advisory_lock($1)', [locks.migrations])
  await refuseNewer(client, options.tables)
  if (options.migrate) await migrate(orm)
  await compareKeys(client, options.fingerprints)
  return options.migrate ? settleContacts(client) : []
}

/** In another encoding a name that the database cannot write would be an error in the middle of a login. */
async function requireUnicode(client: Client): Promise<void> {
  const sql = "select current_setting('server_encoding') as encoding"
  const { rows } = await client.query<{ encoding: string }>(sql)
  const encoding = rows[0]?.encoding ?? 'unknown'
  if (encoding === 'UTF8') return
  const sentence = `The database has the encoding ${encoding}, but must have UTF8: create another one with ENCODING 'UTF8' TEMPLATE template0.`
  throw new StorageError('database_encoding', sentence)
}

/** A plugin that is no longer installed keeps its tables and its history; one that is installed must know its own. */
async function refuseNewer(client: Client, tables: InstalledTables): Promise<void> {
  const table = await client.query<{ known: boolean }>('select to_regclass($1) is not null as known', [migrationTable])
  if (table.rows[0]?.known !== true) return
  const { rows } = await client.query<{ name: string }>(`select name from ${migrationTable}`)
  const foreign = findForeign(
    rows.map(({ name }) => name),
    tables,
  )
  if (foreign === undefined) return
  const [plugin, own] = foreign.split(OF)
  if (own !== undefined) {
    const sentence = `The database was set up by a newer version of the plugin "${plugin}" (its migration "${own}" is unknown here).`
    throw new StorageError('database_newer', sentence)
  }
  const sentence = `The database was set up by a newer version of Sallyport (migration “${foreign}” is unknown here).`
  throw new StorageError('database_newer', sentence)
}

/** The first migration that nothing here knows, though what it belongs to is installed. */
export function findForeign(names: readonly string[], tables: InstalledTables): string | undefined {
  const known = new Set([...migrations, ...tables.migrations].map(({ name }) => name))
  return names.find((name) => {
    const [plugin, own] = name.split(OF)
    return !known.has(name) && (own === undefined || tables.plugins.includes(plugin ?? ''))
  })
}

async function compareKeys(client: Client, fingerprints: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ fingerprint: string }>('select fingerprint from sallyport_key_fingerprint')
  if (rows.length > 0 && !rows.some(({ fingerprint }) => fingerprints.includes(fingerprint))) {
    throw new StorageError('keys_unknown', 'None of the session keys is one that this database has been used with.')
  }
  const sql = `insert into sallyport_key_fingerprint (fingerprint)
    select t from json_array_elements_text($1::json) t on conflict do nothing`
  await client.query(sql, [JSON.stringify(fingerprints)])
}
