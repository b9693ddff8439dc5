import type { AttemptStore, DefinitionStore, RunStore, SessionStore, Telemetry } from '@sallyport/core'
import { Migrator } from '@mikro-orm/migrations'
import { MikroORM } from '@mikro-orm/postgresql'
import type pg from 'pg'
import { tellAway } from './away.ts'
import { createAttemptStore } from './attempts.ts'
import { clientConfig, type ConnectionOption } from './connection.ts'
import { createDefinitionStore } from './definitions.ts'
import { FlowEntity, FlowRevisionEntity } from './entities/definitions.ts'
import { GroupEntity, UserEntity } from './entities/people.ts'
import { createAuditTrail, type AuditTrail } from './events.ts'
import { createHashing, type HashOptions } from './people/hashing.ts'
import { createPeopleStore, type PeopleStore } from './people/people.ts'
import { connect, migrations, migrationTable, prepare } from './prepare.ts'
import { createRunStore } from './runs.ts'
import { createSessionStore } from './sessions.ts'
import { tellPool } from './tell-pool.ts'

export interface StorageOptions {
  readonly connection: ConnectionOption
  /** Of the session keys, as `createKeys` gives them. */
  readonly fingerprints: readonly string[]
  readonly hashing?: HashOptions
  /** Connections at most; 10. */
  readonly poolSize?: number
  /** Milliseconds that a query waits for a connection before it fails as `Unavailable`; 5000. */
  readonly connectionTimeout?: number
  /** Days that audit events are kept; 0 keeps them for ever; 90. */
  readonly auditDays?: number
  /** Is told how long hashes take, and what the pool holds; nobody, when absent. */
  readonly telemetry?: Telemetry | undefined
  /** Brings the tables up to date; true. */
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
  readonly pool: pg.Pool
  readonly orm: MikroORM
  close(): Promise<void>
}

/** @throws StorageError when the database cannot be reached, is newer than this code, or knows none of the keys. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const config = clientConfig(options.connection)
  const client = await connect(config)
  let orm: MikroORM | undefined
  try {
    orm = await openOrm(config, options)
    await prepare(client, orm, { fingerprints: options.fingerprints, migrate: options.migrate ?? true })
    return await assemble(orm, config, options)
  } catch (error) {
    await orm?.close(true)
    throw error
  } finally {
    // Ends the advisory lock, too.
    await client.end()
  }
}

function openOrm(config: pg.ClientConfig, options: StorageOptions): Promise<MikroORM> {
  const { poolSize = 10, connectionTimeout = 5000 } = options
  return MikroORM.init({
    dbName: config.database ?? config.user ?? 'postgres',
    driverOptions: { ...config, max: poolSize, connectionTimeoutMillis: connectionTimeout },
    entities: [UserEntity, GroupEntity, FlowEntity, FlowRevisionEntity],
    extensions: [Migrator],
    migrations: { migrationsList: migrations, snapshot: false, silent: true, tableName: migrationTable },
  })
}

async function assemble(orm: MikroORM, config: pg.ClientConfig, options: StorageOptions): Promise<Storage> {
  const pool: pg.Pool = await orm.em.getConnection().getNativeClient()
  const hashing = createHashing(options.hashing, options.telemetry)
  const users = tellAway(createPeopleStore(pool, hashing))
  if (options.telemetry !== undefined) tellPool(pool, options.telemetry)
  return {
    runs: tellAway(createRunStore(orm, pool, { people: users, hashing, auditDays: options.auditDays })),
    sessions: tellAway(createSessionStore(pool)),
    users,
    attempts: tellAway(createAttemptStore(pool)),
    definitions: tellAway(createDefinitionStore(pool, config)),
    events: tellAway(createAuditTrail(pool)),
    pool,
    orm,
    close: () => orm.close(true),
  }
}
