import type { EntitySchema } from '@mikro-orm/core'
import { SetupError, type PluginTables, type Registry } from '@sallyport/core'
import type { AttemptStore, DefinitionStore, RunStore, SessionStore, Telemetry } from '@sallyport/core/adapter'
import { Migrator } from '@mikro-orm/migrations'
import { MikroORM } from '@mikro-orm/postgresql'
import type pg from 'pg'
import { mapUnavailable } from './unavailable.ts'
import { createAttemptStore } from './attempts.ts'
import { clientConfig, type ConnectionOption } from './connection.ts'
import { readCondition, type DatabaseCondition } from './condition.ts'
import { createDefinitionStore } from './definitions.ts'
import { FlowEntity, FlowRevisionEntity } from './entities/definitions.ts'
import { GroupEntity, UserEntity } from './entities/people.ts'
import { createAuditTrail, type AuditTrail } from './events.ts'
import { createHashing, type HashOptions } from './people/hashing.ts'
import { keepIdentifiers } from './identifiers/keep-identifiers.ts'
import { createPeopleStore, type PeopleStore } from './people/people.ts'
import { connect, migrations, migrationTable, prepare } from './prepare.ts'
import { installedTables, NO_TABLES, type InstalledTables } from './plugin-tables.ts'
import { openReadPool, type ReadPool } from './read-pool.ts'
import { createRunStore } from './runs.ts'
import { createSessionStore } from './sessions.ts'
import { reportPoolMetrics } from './report-pool-metrics.ts'

export interface StorageOptions {
  readonly connection: ConnectionOption
  /** Of the session keys, as `createKeys` gives them. */
  readonly fingerprints: readonly string[]
  readonly hashing?: HashOptions
  /** Connections at most, those included that only read; 10. */
  readonly poolSize?: number
  /** Milliseconds that a query waits for a connection before it fails as `Unavailable`; 5000. */
  readonly connectionTimeout?: number
  /** Days that audit events are kept; 0 keeps them for ever; 90. */
  readonly auditDays?: number
  /** Receives how long hashes take, and what the pool holds; nothing is reported when absent. */
  readonly telemetry?: Telemetry | undefined
  /** What `installPlugins` gave, for the tables of plugins; there are none, when absent. */
  readonly registry?: Registry
  /** Migrates the tables; true. */
  readonly migrate?: boolean
}

/** Everything that Sallyport keeps in PostgreSQL. */
export interface Storage {
  readonly runs: RunStore
  readonly sessions: SessionStore
  readonly users: PeopleStore
  readonly attempts: AttemptStore
  readonly definitions: DefinitionStore
  /** Audit events, oldest first. */
  readonly events: AuditTrail
  /** The tables of plugins that it was opened with. */
  readonly tables: readonly PluginTables[]
  readonly pool: pg.Pool
  /** Connections besides the pool's, for what only reads. */
  readonly readPool: ReadPool
  readonly orm: MikroORM
  /** What an operator should know of what is stored, one sentence each: addresses that several users share. */
  readonly warnings: readonly string[]
  /** Can requests be served? One small query; never rejects. */
  condition(): Promise<DatabaseCondition>
  close(): Promise<void>
}

/** @throws StorageError when the database cannot be reached, is newer than this code, or knows none of the keys. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const config = clientConfig(options.connection)
  const tables = options.registry === undefined ? NO_TABLES : installedTables(options.registry)
  const client = await connect(config)
  let orm: MikroORM | undefined
  try {
    orm = await openOrm(config, options, tables)
    const warnings = await prepare(client, orm, {
      fingerprints: options.fingerprints,
      migrate: options.migrate ?? true,
      tables,
    })
    return { ...(await assemble(orm, config, { ...options, tables })), warnings }
  } catch (error) {
    await orm?.close(true)
    throw error
  } finally {
    // Ends the advisory lock, too.
    await client.end()
  }
}

/** Of so many connections at most, how many only read. A small pool has none to spare. */
const readersOf = ({ poolSize = 10 }: StorageOptions): number => (poolSize < 6 ? 0 : 2)

async function openOrm(config: pg.ClientConfig, options: StorageOptions, tables: InstalledTables): Promise<MikroORM> {
  const { poolSize = 10, connectionTimeout = 5000 } = options
  const own = { entities: [UserEntity, GroupEntity, FlowEntity, FlowRevisionEntity], migrations }
  const init = (entities: readonly EntitySchema[]): Promise<MikroORM> =>
    MikroORM.init({
      dbName: config.database ?? config.user ?? 'postgres',
      driverOptions: { ...config, max: poolSize - readersOf(options), connectionTimeoutMillis: connectionTimeout },
      entities: [...own.entities, ...entities],
      extensions: [Migrator],
      subscribers: [keepIdentifiers],
      migrations: {
        migrationsList: [...own.migrations, ...tables.migrations],
        snapshot: false,
        silent: true,
        tableName: migrationTable,
      },
    })
  try {
    return await init(tables.entities)
  } catch (cause) {
    if (tables.entities.length === 0) throw cause
    const [reason = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)
    // The ORM says which entity, and knows no plugins.
    const plugin = [...tables.owners].find(([name]) => name !== '' && reason.includes(name))?.[1]
    const whose = plugin === undefined ? 'the plugins' : `the plugin "${plugin}"`
    throw new SetupError('bad_tables', `The entities of ${whose} do not fit: ${reason.replace(/\.$/, '')}.`, { cause })
  }
}

async function assemble(
  orm: MikroORM,
  config: pg.ClientConfig,
  options: StorageOptions & { readonly tables: InstalledTables },
): Promise<Omit<Storage, 'warnings'>> {
  const pool: pg.Pool = await orm.em.getConnection().getNativeClient()
  const { connectionTimeout = 5000 } = options
  const readPool = openReadPool({ ...config, connectionTimeoutMillis: connectionTimeout }, readersOf(options), pool)
  const hashing = createHashing(options.hashing, options.telemetry)
  const users = mapUnavailable(createPeopleStore(pool, readPool, hashing))
  if (options.telemetry !== undefined) reportPoolMetrics(pool, readPool, options.telemetry)
  return {
    runs: mapUnavailable(
      createRunStore(orm, pool, readPool, {
        people: users,
        hashing,
        owners: options.tables.owners,
        auditDays: options.auditDays,
      }),
    ),
    sessions: mapUnavailable(createSessionStore(pool, readPool)),
    users,
    attempts: mapUnavailable(createAttemptStore(pool)),
    definitions: mapUnavailable(createDefinitionStore(pool, config)),
    events: mapUnavailable(createAuditTrail(pool)),
    tables: options.registry?.tables.map(({ tables }) => tables) ?? [],
    pool,
    readPool,
    orm,
    condition: () => readCondition(pool, options.tables),
    async close() {
      await readPool.close()
      await orm.close(true)
    },
  }
}
