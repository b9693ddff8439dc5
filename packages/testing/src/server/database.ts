import { randomBytes } from 'node:crypto'
import { createKeys } from '@sallyport/core'
import { sha256 } from '@sallyport/core/adapter'
import { openStorage } from '@sallyport/mikro-orm'
import pg from 'pg'

/** The keys of every server that `serve` starts. */
export const TEST_KEYS: readonly string[] = ['a key that is for tests and nothing else']

// One for each checkout: two that share a server may have different tables.
const TEMPLATE = `sallyport_test_template_${sha256(import.meta.dirname).slice(0, 8)}`
/** A process that is gone, and whose number is given out again, began at another time. */
const MAKER = `${process.pid} ${Math.round(Date.now() / 1000 - process.uptime())}`
const TEMPLATE_LOCK = 7_215_501

/** A database of its own, with all tables, and how to be rid of it. */
export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const admin = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'
  const name = `sallyport_test_${process.pid}_${randomBytes(6).toString('hex')}`
  await withClient(admin, async (client) => {
    // The first caller creates the template; nobody may be connected to it while it is copied.
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
    if (!(await isTemplateReady(client))) await makeTemplate(admin, client)
    await client.query(`create database ${name} template ${TEMPLATE}${await copyStrategy(client)}`)
  })
  return {
    url: databaseUrl(admin, name),
    drop: () => withClient(admin, async (client) => void (await client.query(`drop database ${name} with (force)`))),
  }
}

/** Once for each process is enough, whichever of its threads asks: its code does not change while it runs. */
async function isTemplateReady(client: pg.Client): Promise<boolean> {
  const sql = "select shobj_description(oid, 'pg_database') as maker from pg_database where datname = $1"
  const { rows } = await client.query<{ maker: string | null }>(sql, [TEMPLATE])
  return rows[0]?.maker === MAKER
}

async function makeTemplate(admin: string, client: pg.Client): Promise<void> {
  const { rows } = await client.query('select 1 from pg_database where datname = $1', [TEMPLATE])
  if (rows.length === 0) await client.query(`create database ${TEMPLATE}`)
  const connection = databaseUrl(admin, TEMPLATE)
  const storage = await openStorage({ connection, fingerprints: createKeys(TEST_KEYS).fingerprints, poolSize: 1 })
  await storage.close()
  await client.query(`comment on database ${TEMPLATE} is '${MAKER}'`)
}

/** Files are copied in half the time of pages that go through the log, where no checkpoint waits for a disk. */
async function copyStrategy(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ fsync: string }>('show fsync')
  return rows[0]?.fsync === 'off' ? ' strategy file_copy' : ''
}

function databaseUrl(admin: string, name: string): string {
  const [head = '', query] = admin.split('?', 2)
  return `${head.replace(/\/[^/]*$/, '')}/${name}${query === undefined ? '' : `?${query}`}`
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
  } catch (cause) {
    throw noPostgres(cause)
  }
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** Without the URL, which may hold a password. */
function noPostgres(cause: unknown): Error {
  const said = cause instanceof Error ? cause.message : String(cause)
  // What was refused by each of several addresses says nothing itself.
  const reason = said || (cause instanceof AggregateError ? String(cause.errors[0]) : 'no reason')
  const help = 'TEST_DATABASE_URL names one, and the command "sallyport-test" starts one: "sallyport-test ava"'
  return new Error(`The tests have no PostgreSQL (${reason}); ${help}.`, { cause })
}
