import { join } from 'node:path'
import { Browser } from '@sallyport/testing'
import { createTestDatabase, TEST_KEYS } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { Client } from 'pg'
import { startProcess, type ServerProcess } from '../support/server-process.ts'
import { KILLS } from './kill-config.ts'

/** `KILLS=50 pnpm ava test/faults/kill-at-commit.test.ts` asks for more. */
const TIMES = Number(process.env['KILLS'] ?? 5)
/** Processes that are started ahead, since starting is what takes long. */
const AHEAD = 3

const LOGIN = 'default-authentication-flow'
const PASSWORD = { password: 'correct horse battery' }

/** What the database holds of a run, and of its effect. */
async function traces(client: Client, run: string) {
  const { rows } = await client.query<{ version: number; answer: string | null; logins: number; sessions: number }>(
    `select r.version, r.answered->>'answer' as answer,
       (select count(*)::int from sallyport_audit_event e where e.run = r.id::text and e.action = 'login') as logins,
       (select count(*)::int from sallyport_login_session) as sessions
     from sallyport_run r where r.id = $1`,
    [run],
  )
  return rows[0]
}

/** Logs in at a process that dies between commit and answer, and asks the other one. */
async function killOnce(
  t: ExecutionContext,
  client: Client,
  [victim, other]: readonly [ServerProcess, ServerProcess],
  time: number,
): Promise<void> {
  const place = `kill ${time}`
  const root = new Browser(victim.url)
  await root.challenge(LOGIN)
  const { step } = (await root.answer(LOGIN, { uid_field: 'root' })).body
  const run: string = JSON.parse(Buffer.from(step.split('.', 1)[0] ?? '', 'base64url').toString())[1]
  const before = await traces(client, run)
  const headers = { 'x-request-id': `${KILLS}${time}` }
  await t.throwsAsync(root.clone().answer(LOGIN, PASSWORD, { step, headers }), undefined, place)
  const left = await traces(client, run)
  t.is(left?.version, Number(before?.version) + 1, `${place}: it was committed`)

  const heir = new Browser(other.url, '', root)
  const answer = await heir.answer(LOGIN, PASSWORD, { step })
  t.is(answer.text, left?.answer ?? '', place)
  t.is(answer.body.component, 'xak-flow-redirect', place)
  t.is((await heir.get('/api/v3/core/users/me/')).body.user?.username, 'root', place)
  t.is((await new Browser(other.url, '', root).answer(LOGIN, PASSWORD, { step })).text, answer.text, place)
  t.deepEqual(await traces(client, run), left, `${place}: nothing has happened since`)
  t.is(left?.logins, 1, place)
  t.is(left?.sessions, Number(before?.sessions) + 1, place)
}

test('a server that is killed between commit and answer has done it once, and another one gives the answer', async (t) => {
  t.timeout(10_000 + TIMES * 20_000)
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  const client = new Client({ connectionString: database.url })
  await client.connect()
  t.teardown(() => client.end())
  const start = (): Promise<ServerProcess> =>
    startProcess(t, {
      DATABASE_URL: database.url,
      PORT: '0',
      // Another port would be another cookie.
      SALLYPORT_COOKIE: 'sallyport',
      SESSION_KEYS: TEST_KEYS.join(),
      SALLYPORT_CONFIG: join(import.meta.dirname, 'kill-config.ts'),
      SALLYPORT_TRUSTED_PROXIES: '127.0.0.1',
      BOOTSTRAP_USERNAME: 'root',
      BOOTSTRAP_PASSWORD: PASSWORD.password,
    })
  // The first one makes the tables and the person, and is the first to die.
  const processes = [await start(), ...Array.from({ length: AHEAD - 1 }, start)]
  for (let time = 0; time < TIMES; time += 1) {
    if (processes.length < TIMES + 1) processes.push(start())
    // oxlint-disable-next-line no-await-in-loop -- each one dies beside the next
    const pair = await Promise.all([processes[time], processes[time + 1]])
    const [victim, other] = pair
    if (victim === undefined || other === undefined) throw new Error('There are too few processes.')
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await killOnce(t, client, [victim, other], time)
  }
})
