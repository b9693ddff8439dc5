import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Browser } from '@sallyport/testing'
import test, { type ExecutionContext } from 'ava'
import { ownFolder } from '../../packages/server/test/folder.ts'
import { sallyport, until, type Ended } from '../support/command.ts'
import { ownDatabase } from '../support/database.ts'

const flow = (title: string, stage = 'dummy'): string =>
  `slug: greeting\ntitle: ${title}\ndesignation: authentication\nstages:\n  - stage: ${stage}\n`

/** A folder with one flow file. */
function flowFolder(t: ExecutionContext, text: string): string {
  const folder = ownFolder(t)
  writeFileSync(join(folder, 'greeting.yaml'), text)
  return folder
}

type Variables = Readonly<Record<string, string>>

const apply = (t: ExecutionContext, folder: string, env: Variables): Promise<Ended> =>
  sallyport(t, ['flows', 'apply', folder], { env }).ended

/** Waits until the server shows the flow under this title. */
const shows = (url: string, title: string): Promise<void> =>
  until(async () => {
    const { body } = await new Browser(url).challenge('greeting')
    return body.flow_info?.title === title
  })

test('flow files are applied while servers run', async (t) => {
  const env = await ownDatabase(t)
  const url = await sallyport(t, ['start'], { env }).listening
  t.is((await new Browser(url).challenge('greeting')).status, 404)
  const first = await apply(t, flowFolder(t, flow('Hello')), env)
  t.deepEqual(first, {
    code: 0,
    stdout:
      'Applied 6 flows: default-authentication-flow, default-invalidation-flow, default-password-change, default-user-settings, initial-setup, greeting.\n',
    stderr: '',
  })
  await shows(url, 'Hello')
  t.is((await apply(t, flowFolder(t, flow('Welcome')), env)).code, 0)
  await shows(url, 'Welcome')

  const bad = await apply(t, flowFolder(t, flow('Broken', 'nonsense')), env)
  const sentence = 'names the stage type "nonsense", which no plugin registers.'
  t.deepEqual(bad, { code: 1, stdout: '', stderr: `greeting.yaml:5: flows.greeting.stages[0] ${sentence}\n` })
  t.is((await new Browser(url).challenge('greeting')).body.flow_info.title, 'Welcome')
})

test('the embedded database of a running server is found through the data folder', async (t) => {
  const env = { SALLYPORT_DATA: ownFolder(t) }
  const folder = flowFolder(t, flow('Hello'))
  const nothing = { code: 1, stdout: '', stderr: `No server runs on the data folder "${env.SALLYPORT_DATA}".\n` }
  t.deepEqual(await apply(t, folder, env), nothing)
  const server = sallyport(t, ['start'], { env })
  const url = await server.listening
  t.is((await apply(t, folder, env)).code, 0)
  await shows(url, 'Hello')
  t.is((await sallyport(t, ['flows', 'disable', 'greeting'], { env }).ended).code, 0)
  t.regex((await sallyport(t, ['flows', 'list'], { env }).ended).stdout, /^greeting .*disabled$/m)
  server.child.kill('SIGTERM')
  await server.ended
  t.deepEqual(await apply(t, folder, env), nothing)
})

test('flows are listed, disabled, enabled and removed while a server runs', async (t) => {
  const env = await ownDatabase(t)
  const server = sallyport(t, ['start'], { env })
  const url = await server.listening
  const run = (...args: readonly string[]): Promise<Ended> => sallyport(t, ['flows', ...args], { env }).ended
  const codeOf = async (): Promise<unknown> => (await new Browser(url).challenge('greeting')).body.code
  await apply(t, flowFolder(t, flow('Hello')), env)
  await shows(url, 'Hello')

  t.deepEqual(await run('disable', 'greeting'), { code: 0, stdout: 'Disabled the flow "greeting".\n', stderr: '' })
  await until(async () => (await codeOf()) === 'flow_disabled')
  t.regex((await run('list')).stdout, /^greeting {2}authentication {2}files, disabled$/m)
  t.is((await run('enable', 'greeting')).stdout, 'Enabled the flow "greeting".\n')
  await until(async () => (await codeOf()) === undefined)
  const managed = await run('remove', 'greeting')
  t.is(managed.code, 1)
  t.regex(managed.stderr, /^The flow "greeting" is one of the flow files or ships with the server: [^\n]+\n$/)
  t.deepEqual(await run('disable', 'nothing'), { code: 1, stdout: '', stderr: 'There is no flow "nothing".\n' })

  const gone = await apply(t, ownFolder(t), env)
  t.is(gone.code, 0)
  t.regex(gone.stdout, /^Warning: The flow "greeting" has no file any more and can still be reached: /m)
  t.regex((await run('list')).stdout, /^greeting {2}authentication {2}files, unmanaged$/m)
  t.is((await run('remove', 'greeting')).stdout, 'Removed the flow "greeting".\n')
  await until(async () => (await codeOf()) === 'flow_not_found')
  t.is((await run('prune')).stdout, 'There is no unmanaged flow.\n')
})

test('flows whose files are gone are removed when the others are applied with --prune', async (t) => {
  const env = await ownDatabase(t)
  await sallyport(t, ['start'], { env }).listening
  await apply(t, flowFolder(t, flow('Hello')), env)
  const pruned = await sallyport(t, ['flows', 'apply', '--prune', ownFolder(t)], { env }).ended
  t.is(pruned.code, 0)
  t.regex(pruned.stdout, /^Removed 1 flows: greeting\.$/m)
})

test('flows are applied with the keys of the installation only', async (t) => {
  const { DATABASE_URL } = await ownDatabase(t)
  const folder = flowFolder(t, flow('Hello'))
  const foreign = await apply(t, folder, { DATABASE_URL, SESSION_KEYS: 'a key that nobody knows' })
  t.regex(foreign.stderr, /^None of the session keys is one that this database has been used with\.\n$/)
  const none = await apply(t, folder, { DATABASE_URL, SALLYPORT_DATA: '/none' })
  t.is(none.stderr, 'SESSION_KEYS is not set, and the data folder "/none" holds no session keys.\n')
})

test('a database without Sallyport is reported', async (t) => {
  const { DATABASE_URL, SESSION_KEYS } = await ownDatabase(t)
  const empty = DATABASE_URL.replace(/\/sallyport_test_\w+/, '/template1')
  const { code, stderr } = await apply(t, flowFolder(t, flow('Hello')), { DATABASE_URL: empty, SESSION_KEYS })
  t.is(code, 1)
  t.is(stderr, 'The database has none of the tables of Sallyport; start the server once.\n')
})
