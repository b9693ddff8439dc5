import { readEnvironment, startServer } from '@sallyport/server'
import { Browser } from '@sallyport/testing'
import { createTestDatabase, TEST_KEYS } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import pg from 'pg'
import { sallyport, until } from '../support/command.ts'
import { ownDatabase } from '../support/database.ts'
import { proxyDatabase } from '../support/database-proxy.ts'

test('a server is ready exactly as long as its database answers, and alive all the time', async (t) => {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  const proxy = await proxyDatabase(t, database.url)
  const server = await startServer(
    readEnvironment({ DATABASE_URL: proxy.url, PORT: '0', SESSION_KEYS: TEST_KEYS.join(), LOG_LEVEL: 'silent' }),
  )
  t.teardown(() => server.close())
  const machine = new Browser(server.url)
  const status = async (name: string): Promise<number> => (await machine.get(`/-/health/${name}/`)).status
  t.is(await status('ready'), 200)
  await proxy.down()
  t.is(await status('ready'), 503)
  t.is(await status('live'), 200)
  await proxy.up()
  t.is(await status('ready'), 200)
})

/** Asks a database from another one, so that its own sessions can be ended. */
async function asAdmin(t: ExecutionContext, url: string): Promise<(sql: string) => Promise<void>> {
  const name = new URL(url).pathname.slice(1)
  const admin = new pg.Client({ connectionString: url.replace(`/${name}`, '/postgres') })
  await admin.connect()
  t.teardown(() => admin.end())
  return async (sql) => void (await admin.query(sql.replaceAll('$name', name)))
}

const END_SESSIONS = "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$name'"

test('a server is not ready while its database is read-only, says so once, and recovers by itself', async (t) => {
  const env = await ownDatabase(t)
  const { listening, stdout } = sallyport(t, ['start'], { env })
  const machine = new Browser(await listening)
  const isReady = async (): Promise<boolean> => (await machine.get('/-/health/ready/')).status === 200
  t.true(await isReady())
  const admin = await asAdmin(t, env.DATABASE_URL)
  // What a failover to a standby looks like: new sessions that can only read.
  await admin('alter database $name set default_transaction_read_only = on')
  await admin(END_SESSIONS)
  const linesOf = (sentence: string): number => stdout().split(sentence).length - 1
  await until(async () => !(await isReady()) && linesOf('the database is read-only') > 0)
  for (const path of ['ready', 'ready/', 'ready/']) t.is((await machine.get(`/-/health/${path}`)).status, 503)
  t.is((await machine.get('/-/health/live/')).status, 200)
  t.is(linesOf('the database is read-only'), 1)
  await admin('alter database $name reset default_transaction_read_only')
  await admin(END_SESSIONS)
  await until(isReady)
  // While sessions end it may be away for a moment, which is a change of its own; what was said last is true.
  t.true(stdout().lastIndexOf('The server is ready again.') > stdout().lastIndexOf('The server is not ready'))
})

test('a server is not ready while its database has tables of a newer version', async (t) => {
  const env = await ownDatabase(t)
  const { listening } = sallyport(t, ['start'], { env })
  const machine = new Browser(await listening)
  const client = new pg.Client({ connectionString: env.DATABASE_URL })
  await client.connect()
  t.teardown(() => client.end())
  await client.query("insert into sallyport_migration (name) values ('sallyport-999-tomorrow')")
  t.is((await machine.get('/-/health/ready/')).status, 503)
  await client.query("delete from sallyport_migration where name = 'sallyport-999-tomorrow'")
  t.is((await machine.get('/-/health/ready/')).status, 200)
})
