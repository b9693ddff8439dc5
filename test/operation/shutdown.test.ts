import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:net'
import { Browser } from '@sallyport/testing'
import test from 'ava'
import { ownFolder } from '../../packages/server/test/folder.ts'
import { processStart } from '../../packages/server/src/data-folder/process-start.ts'
import { sallyport, until } from '../support/command.ts'
import { ownDatabase } from '../support/database.ts'

const FIRST = { BOOTSTRAP_USERNAME: 'admin', BOOTSTRAP_PASSWORD: 'correct horse battery' }
const pidFile = (data: string): string => join(data, 'cluster', 'postmaster.pid')
const postmaster = (data: string): number => Number(readFileSync(pidFile(data), 'utf8').split('\n', 1)[0])

/** No process names this data folder among its arguments. */
function isAbandoned(data: string): boolean {
  if (process.platform !== 'linux') return !existsSync(pidFile(data))
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .every((pid) => {
      try {
        return !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data)
      } catch {
        return true
      }
    })
}

test('a client that has sent half a request does not keep a server from ending', async (t) => {
  const env = { ...(await ownDatabase(t)), SALLYPORT_SHUTDOWN_GRACE: '60' }
  const { child, ended, listening } = sallyport(t, ['start'], { env })
  const { port } = new URL(await listening)
  const half = connect(Number(port), '127.0.0.1')
  half.on('error', () => undefined)
  half.write('POST /api/v3/flows/executor/default-authentication-flow/ HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n')
  await until(async () => half.bytesWritten > 0)
  child.kill('SIGTERM')
  const { code, stderr } = await ended
  t.is(code, 0)
  t.is(stderr, '')
})

for (const moment of ['cluster.new', 'cluster', 'connection.json']) {
  test(`SIGTERM in the first start, as soon as there is "${moment}", leaves nothing behind, and the next start works`, async (t) => {
    const data = ownFolder(t)
    const env = { ...FIRST, SALLYPORT_DATA: data }
    const { child, ended, stdout } = sallyport(t, ['start'], { env })
    await until(async () => existsSync(join(data, moment)))
    child.kill('SIGTERM')
    const { code, stderr } = await ended
    t.is(stderr, '')
    t.is(code, 0)
    t.notRegex(stdout(), /listening/)
    t.true(isAbandoned(data))
    t.false(existsSync(join(data, 'cluster.new')))
    t.false(existsSync(join(data, 'lock')))

    const second = sallyport(t, ['start'], { env })
    const admin = new Browser(await second.listening)
    t.is((await admin.get('/-/health/ready/')).status, 200)
  })
}

test('a second signal ends the process at once, and the embedded database shuts down by itself', async (t) => {
  const data = ownFolder(t)
  const env = { ...FIRST, SALLYPORT_DATA: data, SALLYPORT_SHUTDOWN_GRACE: '600' }
  const { child, ended, listening } = sallyport(t, ['start'], { env })
  const { port } = new URL(await listening)
  const pid = postmaster(data)
  const half = connect(Number(port), '127.0.0.1')
  half.on('error', () => undefined)
  half.write(
    'POST /api/v3/flows/executor/default-authentication-flow/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99\r\nExpect: 100-continue\r\n\r\n',
  )
  // Then the server waits for the body.
  await once(half, 'data')
  child.kill('SIGTERM')
  // Signals within a second are one.
  await until(async () => {
    child.kill('SIGINT')
    return child.exitCode !== null
  })
  const { code } = await ended
  t.is(code, 130)
  await until(async () => processStart(pid) === undefined)
  t.false(existsSync(pidFile(data)), 'it has shut down in order')
})

test('an embedded database that is killed is started again, and readiness says so', async (t) => {
  const data = ownFolder(t)
  const { child, ended, listening, stdout } = sallyport(t, ['start'], { env: { ...FIRST, SALLYPORT_DATA: data } })
  const url = await listening
  const machine = new Browser(url)
  for (const signal of ['SIGKILL', 'SIGQUIT'] as const) {
    const pid = postmaster(data)
    process.kill(pid, signal)
    await until(async () => stdout().includes('has ended, and is started again'))
    t.is((await machine.get('/-/health/live/')).status, 200)
    await until(async () => existsSync(pidFile(data)) && postmaster(data) !== pid)
    await until(async () => (await machine.get('/-/health/ready/')).status === 200)
  }
  t.is((await new Browser(url).logIn('admin', FIRST.BOOTSTRAP_PASSWORD)).body.component, 'xak-flow-redirect')
  child.kill('SIGTERM')
  t.is((await ended).code, 0)
  t.true(isAbandoned(data))
})

test('an embedded database that cannot be started again ends the server with a sentence', async (t) => {
  const data = ownFolder(t)
  const { ended, listening } = sallyport(t, ['start'], { env: { ...FIRST, SALLYPORT_DATA: data } })
  const url = await listening
  const pid = postmaster(data)
  renameSync(join(data, 'cluster'), join(data, 'elsewhere'))
  process.kill(pid, 'SIGKILL')
  await until(async () => (await new Browser(url).get('/-/health/ready/')).status === 503)
  const { code, stderr } = await ended
  t.is(code, 1)
  t.regex(stderr, /^The embedded PostgreSQL could not run: [^\n]+\.\n$/)
})
