import type { FlowDocument } from '@sallyport/core'
import { serve, type Served } from '@sallyport/testing/server'
import test from 'ava'

const ME = '/api/v3/core/users/me/'
const remembering: FlowDocument = {
  slug: 'remembering',
  designation: 'authentication',
  stages: [
    { stage: 'identification', name: 'idle-who', config: { embedPassword: true } },
    { stage: 'user_login', name: 'idle-login', config: { rememberMeOffset: 'days=30' } },
  ],
}

/** Nobody asks anything for so long. */
const wait = ({ storage }: Served, seconds: number) =>
  storage.pool.query('update sallyport_login_session set last_seen_at = last_seen_at - make_interval(secs => $1)', [
    seconds,
  ])

test.serial('a login that nobody uses is over, and one that is used goes on', async (t) => {
  const served = await serve(t, { limits: { sessionIdle: 600 } })
  const ann = served.browser()
  await ann.logIn('ann')
  // Half of the time passes three times, and each time the login is seen.
  for (const _time of [1, 2, 3]) {
    // oxlint-disable-next-line no-await-in-loop -- one request after the other
    await wait(served, 300)
    // oxlint-disable-next-line no-await-in-loop -- the same
    t.is((await ann.get(ME)).status, 200)
    // oxlint-disable-next-line no-await-in-loop -- no answer waits for the note that it was seen
    await noted(served)
  }
  await wait(served, 601)
  t.is((await ann.get(ME)).status, 403)
  t.is((await ann.get(ME)).status, 403, 'asking does not wake it up')
  t.is((await ann.challenge('default-authentication-flow')).body.component, 'ak-stage-identification')
  const ids = await served.storage.pool.query('select person from sallyport_login_session')
  t.deepEqual(await served.storage.sessions.list(ids.rows[0].person), [])
})

test.serial('a user who asked to be remembered is, and 0 switches the limit off', async (t) => {
  const served = await serve(t, { flows: [remembering], limits: { sessionIdle: 600 } })
  const ann = served.browser()
  await ann.challenge('remembering')
  await ann.answer('remembering', { uid_field: 'ann', password: 'correct horse' })
  await ann.answer('remembering', { remember_me: true })
  await wait(served, 86_400)
  t.is((await ann.get(ME)).status, 200)
  const endless = await serve(t, { databaseUrl: served.databaseUrl, limits: { sessionIdle: 0 } })
  const other = endless.browser()
  await other.logIn('ann')
  await wait(served, 86_400)
  t.is((await other.get(ME)).status, 200)
})

/** Until the login was noted as seen. */
async function noted({ storage }: Served): Promise<void> {
  const sql = `select from sallyport_login_session where last_seen_at > now() - interval '100 seconds'`
  while ((await storage.pool.query(sql)).rowCount === 0) {
    // oxlint-disable-next-line no-await-in-loop -- the query itself gives the other one its turn
    await new Promise((resolve) => setImmediate(resolve))
  }
}
