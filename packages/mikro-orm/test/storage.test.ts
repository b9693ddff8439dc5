import test from 'ava'
import pg from 'pg'
import type { FlowDefinition } from '@sallyport/core/adapter'
import { StorageError } from '../src/error.ts'
import { freshDatabase, open } from './helper.ts'

const flow = (slug: string, revision: string) => ({ revision, definition: { slug } as FlowDefinition })
const database = await freshDatabase()
test.after.always(() => database.drop())

test.serial('two may open one fresh database at once', async (t) => {
  const both = await Promise.all([open(database.url), open(database.url)])
  await Promise.all(both.map((storage) => storage.close()))
  t.pass()
})

test.serial('keys that the database does not know are refused', async (t) => {
  await t.throwsAsync(open(database.url, { fingerprints: ['two'] }), { code: 'keys_unknown' })
  await (await open(database.url, { fingerprints: ['two', 'one'] })).close()
  await (await open(database.url, { fingerprints: ['two'] })).close()
  await (await open(database.url)).close()
})

test.serial('a server that does not answer is reported in one sentence', async (t) => {
  await t.throwsAsync(open('postgres://postgres@127.0.0.1:1/none'), { code: 'database_unreachable' })
})

test.serial('attempts are counted in the order of the claims, and again after their window', async (t) => {
  const storage = await open(database.url)
  const claims = ['b', 'a'].map((key) => ({ key, window: 60 }))
  await storage.attempts.consume([{ key: 'a', window: 60 }])
  const counts = async () => (await storage.attempts.consume(claims)).map(({ count }) => count)
  t.deepEqual(await counts(), [1, 2])
  await Promise.all(
    Array.from({ length: 20 }, (_, i) => storage.attempts.consume(i % 2 ? claims : claims.toReversed())),
  )
  t.deepEqual(await counts(), [22, 23])
  await storage.pool.query("update sallyport_attempt set expires_at = now() where key = 'a'")
  t.deepEqual(await counts(), [23, 1])
  await storage.close()
})

test.serial('applied definitions are announced, and missing ones are unmanaged', async (t) => {
  const storage = await open(database.url)
  const { definitions, pool } = storage
  let calls = 0
  let called: (() => void) | undefined
  const nextCall = (): Promise<void> => new Promise((resolve) => (called = resolve))
  const stop = await definitions.subscribe(() => {
    calls += 1
    called?.()
  })
  t.is(calls, 1)
  await definitions.apply([flow('one', 'r1'), flow('two', 'r2')], { managedBy: 'files' })
  const announced = nextCall()
  await definitions.apply([flow('one', 'r3')], { managedBy: 'files' })
  await definitions.apply([flow('one', 'r3')], { managedBy: 'files' })
  await announced
  t.deepEqual([...(await definitions.current())].toSorted(), [
    ['one', { revision: 'r3', managedBy: 'files', unmanaged: false, disabled: false }],
    ['two', { revision: 'r2', managedBy: 'files', unmanaged: true, disabled: false }],
  ])
  t.deepEqual(await definitions.load(['r1', 'none']), [flow('one', 'r1')])
  const { rows } = await pool.query('select slug from sallyport_flow where unmanaged')
  t.deepEqual(rows, [{ slug: 'two' }])
  const again = nextCall()
  await pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and datname = current_database()",
  )
  await again
  t.true(calls >= 3)
  await stop()
  await storage.close()
})

test.serial('a database of a newer version is refused', async (t) => {
  const storage = await open(database.url)
  await storage.pool.query("insert into sallyport_migration (name) values ('from-the-future')")
  await storage.close()
  await t.throwsAsync(open(database.url), { code: 'database_newer' })
})

test.serial('a database of another encoding than UTF-8 is refused', async (t) => {
  const admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  const name = `sallyport_test_latin_${process.pid}`
  await admin.query(`create database ${name} encoding 'LATIN1' locale 'C' template template0`)
  try {
    const url = database.url.replace(new URL(database.url).pathname, `/${name}`)
    const message = /^The database has the encoding LATIN1, but must have UTF8: [^\n]+\.$/
    const error = await t.throwsAsync(open(url), { code: 'database_encoding', message })
    t.true(error instanceof StorageError)
  } finally {
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  }
})
