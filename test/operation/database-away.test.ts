import type { BrowserAnswer } from '@sallyport/testing'
import { serve, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { aroundQueries } from '../support/around-queries.ts'
import { proxyDatabase, type DatabaseProxy } from '../support/database-proxy.ts'
import { recordingLog } from '../support/recording-log.ts'

const LOGIN = 'default-authentication-flow'
const ME = '/api/v3/core/users/me/'

function isUnavailable(t: ExecutionContext, { status, headers, body }: BrowserAnswer): void {
  t.is(status, 503)
  t.is(body.code, 'unavailable')
  t.regex(headers.get('retry-after') ?? '', /^[1-9]\d*$/)
}

/** A node whose database can be torn down. */
async function behindProxy(t: ExecutionContext): Promise<Served & { proxy: DatabaseProxy; lines: readonly string[] }> {
  const first = await serve(t)
  const proxy = await proxyDatabase(t, first.databaseUrl)
  const log = recordingLog()
  return { ...(await serve(t, { databaseUrl: proxy.url, log })), proxy, lines: log.lines }
}

test('while the database refuses everything each answer is 503, and each step goes on when it is back', async (t) => {
  const { browser, proxy, lines } = await behindProxy(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  const steps = [{ uid_field: 'ann' }, { password: 'correct horse' }]
  for (const fields of steps) {
    await proxy.down()
    isUnavailable(t, await ann.challenge(LOGIN))
    isUnavailable(t, await ann.answer(LOGIN, fields))
    isUnavailable(t, await ann.answer(LOGIN, fields))
    await proxy.up()
    t.is((await ann.answer(LOGIN, fields)).status, 200)
  }
  t.is((await ann.get(ME)).body.user.username, 'ann')
  await proxy.down()
  isUnavailable(t, await ann.get(ME))
  isUnavailable(t, await ann.get(`/flows/-/cancel/?flow=${LOGIN}`))
  t.is((await browser().challenge(LOGIN)).status, 200, 'a first challenge asks the database nothing')
  await proxy.up()
  t.is((await ann.get(ME)).body.user.username, 'ann')
  t.true(lines.some((line) => line.startsWith('warn A request could not be served.')))
  for (const line of lines) t.notRegex(line, /correct horse|uid_field|select|insert/)
})

test('an answer that was lost with the connection is given again, and nothing happens twice', async (t) => {
  // What the test itself asks goes through another node: none of it may meet what stands around this one's queries.
  const observer = await serve(t)
  const { browser, storage } = await serve(t, { databaseUrl: observer.databaseUrl })
  const ann = browser()
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  const stop = aroundQueries(storage, async (run) => {
    const result = await run()
    if ((await logins(observer)) === 0) return result
    throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
  })
  isUnavailable(t, await ann.answer(LOGIN, { password: 'correct horse' }))
  stop()
  t.is((await ann.answer(LOGIN, { password: 'correct horse' })).body.component, 'xak-flow-redirect')
  t.is((await ann.get(ME)).body.user.username, 'ann')
  t.is(await logins(observer), 1)
  t.is((await storage.events.list()).filter(({ action }) => action === 'login').length, 1)
})

async function logins({ storage }: Served): Promise<unknown> {
  const { rows } = await storage.pool.query('select count(*)::int as logins from sallyport_login_session')
  return rows[0].logins
}

test('connections that the database ends cost some requests a 503 and nobody a run', async (t) => {
  const first = await serve(t)
  const { browser, storage } = await serve(t, { databaseUrl: first.databaseUrl })
  const others = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const ann = browser()
      await ann.challenge(LOGIN)
      await ann.answer(LOGIN, { uid_field: 'ann' })
      return ann
    }),
  )
  const answers = others.map((ann) => ann.answer(LOGIN, { password: 'correct horse' }))
  await first.storage.pool.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  for (const { status } of await Promise.all(answers)) t.true(status === 200 || status === 503, String(status))
  for (const ann of others) {
    let answer = await ann.answer(LOGIN, { password: 'correct horse' })
    for (let tries = 0; answer.status === 503 && tries < 20; tries += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      answer = await ann.answer(LOGIN, { password: 'correct horse' })
    }
    t.is(answer.body.component, 'xak-flow-redirect')
  }
  t.is((await storage.events.list()).filter(({ action }) => action === 'login').length, others.length)
})

test('a request that gets no connection in time is 503', async (t) => {
  const { databaseUrl } = await serve(t)
  const { browser, storage } = await serve(t, { databaseUrl, storage: { poolSize: 1, connectionTimeout: 5000 } })
  const ann = browser()
  await ann.challenge(LOGIN)
  const client = await storage.pool.connect()
  isUnavailable(t, await ann.answer(LOGIN, { uid_field: 'ann' }))
  client.release()
  t.is((await ann.answer(LOGIN, { uid_field: 'ann' })).body.component, 'ak-stage-password')
})

const errors: readonly [code: string, status: number][] = [
  ['57P01', 503],
  ['57P02', 503],
  ['57P03', 503],
  ['53300', 503],
  ['53100', 503],
  ['08000', 503],
  ['08006', 503],
  ['25006', 503],
  ['55000', 503],
  ['ECONNREFUSED', 503],
  ['EPIPE', 503],
  ['42P01', 500],
  ['22P02', 500],
]

test('an error of the database is a 503 when it is away, and a 500 when we have asked something wrong', async (t) => {
  const log = recordingLog()
  const { browser, storage } = await serve(t, { log })
  const ann = browser()
  await ann.challenge(LOGIN)
  for (const [code, status] of errors) {
    const stop = aroundQueries(storage, async () => {
      throw Object.assign(new Error('no luck'), { code })
    })
    t.is((await ann.answer(LOGIN, { uid_field: 'ann' })).status, status, code)
    t.is((await ann.challenge(LOGIN)).status, status, code)
    stop()
  }
  const failures = log.lines.filter((line) => line.startsWith('error'))
  // A crash, and its event, which meets the same error.
  for (const said of ['error A flow failed.', 'error An audit event could not be stored.']) {
    t.is(failures.filter((line) => line.startsWith(said)).length, 4)
  }
  t.is(failures.length, 8)
  t.is((await ann.answer(LOGIN, { uid_field: 'ann' })).body.component, 'ak-stage-password')
})
