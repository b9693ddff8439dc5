import { createServer } from 'node:net'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { serve, TEST_KEYS } from '@sallyport/testing/server'
import { Browser } from '@sallyport/testing'
import test, { type ExecutionContext } from 'ava'
import { ownFolder } from '../../packages/server/test/folder.ts'
import { sallyport, type Ended } from '../support/command.ts'
import { ownDatabase } from '../support/database.ts'

const KEYS = { SESSION_KEYS: TEST_KEYS.join(',') }
const UNREACHABLE = 'postgres://somebody:top-secret@127.0.0.1:1/sallyport'

/** It failed, and said so in one sentence, without a stack. */
function saysOnly(t: ExecutionContext, { code, stdout, stderr }: Ended, sentence: RegExp): void {
  t.is(code, 1)
  t.is(stdout, '')
  t.regex(stderr, sentence)
  t.regex(stderr, /^[^\n]+\.\n$/)
  t.notRegex(stderr, /top-secret/)
}

test('the command says when it is ready, and on which port', async (t) => {
  const env = { ...(await ownDatabase(t)), SALLYPORT_DATA: join(ownFolder(t), 'data') }
  const { child, ended, listening, stdout } = sallyport(t, ['start'], { env })
  const url = await listening
  t.regex(url, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
  t.is((await new Browser(url).get('/-/health/ready/')).status, 200)
  t.regex(
    stdout(),
    new RegExp(`^There is nobody yet\\. [^\n]+ ${url}/-/setup/[\\w-]+\\.[\\w-]+\nlistening on ${url}\n$`),
  )
  child.kill('SIGTERM')
  const { code, stderr } = await ended
  t.is(code, 0)
  t.is(stderr, '')
  // With a database and keys of somebody else's it needs no data folder.
  t.false(existsSync(env.SALLYPORT_DATA))
})

test('the public URL follows the port that was found', async (t) => {
  const env = await ownDatabase(t)
  const url = await sallyport(t, ['start'], { env }).listening
  const browser = new Browser(url)
  const path = '/api/v3/flows/executor/default-authentication-flow/'
  const own = await browser.post(path, { uid_field: 'ann' }, { headers: { origin: url } })
  t.is(own.status, 200)
  const foreign = await browser.post(path, { uid_field: 'ann' }, { headers: { origin: 'http://127.0.0.1:9000' } })
  t.is(foreign.body.code, 'foreign_origin')
})

test('a taken port stops the start', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => void server.close())
  const address = server.address()
  const port = String(typeof address === 'object' ? address?.port : '')
  const env = { ...KEYS, PORT: port, DATABASE_URL: UNREACHABLE }
  const ended = await sallyport(t, ['start'], { env }).ended
  saysOnly(t, ended, new RegExp(`^The port ${port} on 127\\.0\\.0\\.1 is taken; set PORT to another one\\.\n$`))
})

test('a database that does not answer stops the start', async (t) => {
  const ended = await sallyport(t, ['start'], { env: { ...KEYS, DATABASE_URL: UNREACHABLE } }).ended
  saysOnly(
    t,
    ended,
    /^The database that DATABASE_URL names cannot be reached: the connection was refused \(ECONNREFUSED\)\.\n$/,
  )
})

test('a database that refuses the password stops the start without the password', async (t) => {
  const [head = '', query] = (await ownDatabase(t)).DATABASE_URL.split('?', 2)
  const database = `${head}_gone${query === undefined ? '' : `?${query}`}`
  const ended = await sallyport(t, ['start'], { env: { ...KEYS, DATABASE_URL: database } }).ended
  saysOnly(t, ended, /^The database that DATABASE_URL names cannot be reached: no such database \(3D000\)\.\n$/)
})

test('a bad variable stops the start', async (t) => {
  const ended = await sallyport(t, ['start'], { env: { SESSION_KEYS: 'top-secret', DATABASE_URL: UNREACHABLE } }).ended
  saysOnly(t, ended, /^SESSION_KEYS holds a key of fewer than 16 characters\.\n$/)
})

test('session keys that the database does not know stop the start', async (t) => {
  const env = { ...(await ownDatabase(t)), SESSION_KEYS: 'some other key that is top-secret' }
  saysOnly(t, await sallyport(t, ['start'], { env }).ended, /^None of the session keys is one that this database/)
})

test('a database of a newer version stops the start', async (t) => {
  const { storage, databaseUrl } = await serve(t)
  await storage.pool.query("insert into sallyport_migration (name) values ('sallyport-999-tomorrow')")
  const env = { ...KEYS, DATABASE_URL: databaseUrl }
  saysOnly(t, await sallyport(t, ['start'], { env }).ended, /^The database was set up by a newer version of Sallyport/)
})
