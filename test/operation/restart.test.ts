import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, readFileSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { Browser } from '@sallyport/testing'
import test, { type ExecutionContext } from 'ava'
import { isRoot, ownFolder } from '../../packages/server/test/folder.ts'
import { isOpenTo } from '../../packages/server/src/embedded/owner.ts'
import { sallyport, until } from '../support/command.ts'

const LOGIN = 'default-authentication-flow'
const FIRST = { BOOTSTRAP_USERNAME: 'admin', BOOTSTRAP_PASSWORD: 'correct horse battery' }

async function logsIn(t: ExecutionContext, url: string): Promise<Browser> {
  const admin = new Browser(url)
  await admin.challenge(LOGIN)
  await admin.answer(LOGIN, { uid_field: 'admin' })
  t.is((await admin.answer(LOGIN, { password: 'correct horse battery' })).body.component, 'xak-flow-redirect')
  t.true((await admin.get('/api/v3/core/users/me/')).body.user.is_superuser)
  return admin
}

const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }).trim())
const nobody = { uid: idOf('-u'), gid: idOf('-g') }

// Below root the ordinary user is `nobody`, who has to reach this checkout; a closed home directory prevents that.
const canBeNobody = isRoot && isOpenTo(nobody, import.meta.dirname) && isOpenTo(nobody, dirname(process.execPath))
const user = canBeNobody ? nobody : {}
const asWhom = isRoot && !canBeNobody ? ' (root here, since nobody cannot reach this checkout)' : ''

const isOver = (dataFolder: string): boolean => !existsSync(join(dataFolder, 'cluster', 'postmaster.pid'))

test('a start after kill -9 finds the same data, and the login is still good', async (t) => {
  const data = ownFolder(t)
  // Another port would be another cookie.
  const own = { SALLYPORT_DATA: data, SALLYPORT_COOKIE: 'sallyport' }
  const first = sallyport(t, ['start'], { env: { ...FIRST, ...own } })
  const admin = await logsIn(t, await first.listening)
  const password = readFileSync(join(data, 'database-password'), 'utf8')
  first.child.kill('SIGKILL')
  await first.ended
  t.false(isOver(data))

  const second = sallyport(t, ['start'], { env: own })
  const url = await second.listening
  t.notRegex(second.stdout(), /setup/)
  t.is((await new Browser(url, '', admin).get('/api/v3/core/users/me/')).body.user.username, 'admin')
  await logsIn(t, url)
  t.is(readFileSync(join(data, 'database-password'), 'utf8'), password)

  const third = await sallyport(t, ['start'], { env: { SALLYPORT_DATA: data } }).ended
  t.is(third.code, 1)
  t.is(third.stderr, `The data folder "${data}" is in use by another server.\n`)
  second.child.kill('SIGTERM')
  t.is((await second.ended).code, 0)
  t.true(isOver(data))
})

test('SIGTERM lets an open request end, shows it in the readiness, and stops the database last', async (t) => {
  const data = ownFolder(t)
  const { child, ended, listening } = sallyport(t, ['start'], { env: { ...FIRST, SALLYPORT_DATA: data } })
  const url = new URL(await listening)
  const body = JSON.stringify({ uid_field: 'admin' })
  const socket = connect(Number(url.port), url.hostname)
  socket.setEncoding('utf8')
  let answer = ''
  socket.on('data', (text: string) => void (answer += text))
  socket.write(
    [
      `POST /api/v3/flows/executor/${LOGIN}/ HTTP/1.1`,
      `Host: ${url.host}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Expect: 100-continue',
      '\r\n',
    ].join('\r\n'),
  )
  await until(async () => answer.includes('100 Continue'))
  child.kill('SIGTERM')
  const visitor = new Browser(url.origin)
  await until(async () => (await visitor.get('/-/health/ready/')).status === 503)
  t.is((await visitor.get('/-/health/live/')).status, 200)
  t.false(isOver(data))
  socket.write(body)
  const { code, stderr } = await ended
  t.regex(answer, /HTTP\/1\.1 200 OK[^]+ak-stage-password/)
  t.is(code, 0)
  t.is(stderr, '')
  t.true(isOver(data))
})

test('a signal during the start lets it end cleanly', async (t) => {
  const data = ownFolder(t)
  const { child, ended } = sallyport(t, ['start'], { env: { SALLYPORT_DATA: data } })
  await until(async () => existsSync(join(data, 'lock')))
  child.kill('SIGTERM')
  t.is((await ended).code, 0)
  t.true(isOver(data))
  t.false(existsSync(join(data, 'lock')))
})

test(`an ordinary user can run it in a folder of their own${asWhom}`, async (t) => {
  const data = ownFolder(t)
  if (canBeNobody) chownSync(data, nobody.uid, nobody.gid)
  const { listening } = sallyport(t, ['start'], { ...user, env: { ...FIRST, SALLYPORT_DATA: data } })
  await logsIn(t, await listening)
  const owner = isRoot ? nobody.uid : (process.getuid?.() ?? -1)
  t.is(statSync(join(data, 'cluster')).uid, owner)
})

test(`a data folder that may not be written is named${asWhom}`, async (t) => {
  // Not even root can write below /proc.
  const folder = isRoot && !canBeNobody ? '/proc/below' : '/below'
  const { code, stderr } = await sallyport(t, ['start'], { ...user, env: { SALLYPORT_DATA: folder } }).ended
  t.is(code, 1)
  t.regex(stderr, new RegExp(`^The data folder "${folder}" cannot be used: .+\\.\n$`))
})

for (const umask of ['022', '077']) {
  const left = isRoot ? '' : ' (needs root: only that it starts)'
  test(`below a closed home, and with umask ${umask}, root's database goes where it can run${left}`, async (t) => {
    const data = ownFolder(t)
    chmodSync(data, 0o700)
    const first = sallyport(t, ['start'], { umask, env: { ...FIRST, SALLYPORT_DATA: data } })
    await logsIn(t, await first.listening)
    if (isRoot) t.regex(placeOf(data), /^\/var\/lib\/sallyport\/[0-9a-f]{16}$/)
    first.child.kill('SIGTERM')
    t.is((await first.ended).code, 0)
    const second = sallyport(t, ['start'], { umask, env: { SALLYPORT_DATA: data } })
    await logsIn(t, await second.listening)
  })
}

// Only root can become a user without a name, who has to reach this checkout.
const anonymous = { uid: 4_000_123, gid: 4_000_123 }
const canBeAnonymous =
  isRoot && isOpenTo(anonymous, import.meta.dirname) && isOpenTo(anonymous, dirname(process.execPath))

test(`a user without a name sees that the embedded database needs one${canBeAnonymous ? '' : ' (cannot be tried here)'}`, async (t) => {
  if (!canBeAnonymous) {
    t.pass()
    return
  }
  const data = ownFolder(t)
  chownSync(data, anonymous.uid, anonymous.gid)
  const { code, stderr } = await sallyport(t, ['start'], { ...anonymous, env: { SALLYPORT_DATA: data } }).ended
  t.is(code, 1)
  t.is(
    stderr,
    'The embedded PostgreSQL needs a user with a name, and the user number 4000123 has no entry in /etc/passwd; add one, or set DATABASE_URL to a PostgreSQL of your own.\n',
  )
})

function placeOf(data: string): string {
  return readFileSync(join(data, 'cluster-folder'), 'utf8').trim()
}
