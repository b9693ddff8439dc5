import { serve } from '@sallyport/testing/server'
import test from 'ava'

const LOGIN = 'default-authentication-flow'
const URL = `/api/v3/flows/executor/${LOGIN}/`
const FIFTY = Array.from({ length: 50 }, (_, index) => index)

test('fifty identical first POSTs make one run and get the same bytes', async (t) => {
  const { browser, storage } = await serve(t)
  const ann = browser()
  const { body } = await ann.challenge(LOGIN)
  const answers = await Promise.all(FIFTY.map(() => ann.clone().post(URL, { uid_field: 'ann', step: body.step })))
  t.is(new Set(answers.map((answer) => answer.text)).size, 1)
  t.is(answers[0]?.body.component, 'ak-stage-password')
  const { rows } = await storage.pool.query('select count(*)::int as runs from sallyport_run')
  t.is(rows[0].runs, 1)
})

test('fifty identical last POSTs check one password and log in once', async (t) => {
  const { browser, storage } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  const { body } = await ann.answer(LOGIN, { uid_field: 'ann' })
  const tabs = FIFTY.map(() => ann.clone())
  const answers = await Promise.all(tabs.map((tab) => tab.post(URL, { password: 'correct horse', step: body.step })))
  t.is(new Set(answers.map((answer) => answer.text)).size, 1)
  t.is(answers[0]?.body.component, 'xak-flow-redirect')
  const logins = tabs.map((tab) => JSON.parse(Buffer.from(tab.cookies.get('sallyport') ?? '', 'base64').toString()))
  t.is(new Set(logins.map(({ browser, token }) => `${browser} ${token}`)).size, 1)
  t.truthy(logins[0].token)
  const { rows } = await storage.pool.query('select count(*)::int as logins from sallyport_login_session')
  t.is(rows[0].logins, 1)
})

test('of fifty different answers to one challenge only one counts', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  const { body } = await ann.answer(LOGIN, { uid_field: 'ann' })
  const answers = await Promise.all(
    FIFTY.map((index) => ann.clone().post(URL, { password: `wrong ${index}`, step: body.step })),
  )
  t.is(answers.filter((answer) => answer.status === 200).length, 1)
  const lost = answers.filter((answer) => answer.status === 409)
  t.is(lost.length, 49)
  for (const answer of lost) {
    t.is(answer.body.component, 'ak-stage-password')
    t.is(answer.body.code, 'stale_step')
  }
})

test('of fifty identical POSTs without a step one advances and the others are no answer to anything', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  const answers = await Promise.all(FIFTY.map(() => ann.clone().post(URL, { uid_field: 'ann' })))
  for (const answer of answers) {
    t.is(answer.status, 200)
    t.is(answer.body.response_errors, undefined)
  }
  t.true(answers.some(({ body }) => body.component === 'ak-stage-password'))
})

test('a repeat of the last answered step gets the same bytes and the same login', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  const { body } = await ann.answer(LOGIN, { uid_field: 'ann' })
  const late = ann.clone()
  const first = await ann.post(URL, { password: 'correct horse', step: body.step })
  const repeat = await late.post(URL, { password: 'correct horse', step: body.step })
  t.is(repeat.status, 200)
  t.is(repeat.text, first.text)
  t.is((await late.get('/api/v3/core/users/me/')).body.user.username, 'ann')
})

test('a repeat of the first POST after the run has ended starts no second run', async (t) => {
  const { browser, storage } = await serve(t)
  const ann = browser()
  const first = await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  await ann.answer(LOGIN, { password: 'correct horse' })
  const repeat = await ann.post(URL, { uid_field: 'ann', step: first.body.step })
  t.is(repeat.status, 409)
  const { rows } = await storage.pool.query('select count(*)::int as runs from sallyport_run')
  t.is(rows[0].runs, 1)
})

test('opening the first challenge a thousand times stores nothing', async (t) => {
  const { browser, storage } = await serve(t)
  const count = async (): Promise<unknown> => {
    const tables = ['run', 'login_session', 'audit_event', 'attempt']
    const counts = tables.map((name) => `(select count(*) from sallyport_${name})`).join(' + ')
    return (await storage.pool.query(`select (${counts})::int as total`)).rows[0].total
  }
  const before = await count()
  for (let hundred = 0; hundred < 10; hundred += 1) {
    await Promise.all(Array.from({ length: 100 }, () => browser().challenge(LOGIN)))
  }
  t.is(await count(), before)
})

test('two tabs with a draft each share the run that the first of them starts', async (t) => {
  const { browser } = await serve(t)
  const one = browser()
  const first = await one.challenge(LOGIN)
  const other = await one.get(URL)
  await one.post(URL, { uid_field: 'ann', step: first.body.step })
  const late = await one.post(URL, { uid_field: 'bob', step: other.body.step })
  t.is(late.status, 409)
  t.is(late.body.component, 'ak-stage-password')
  t.is(late.body.pending_user, 'ann')
})

test('a login in another tab makes the run of this one begin again, for the new person', async (t) => {
  const { browser } = await serve(t, {
    flows: [
      { slug: 'other', designation: 'authorization', stages: [{ stage: 'dummy' }, { stage: 'dummy', name: 'second' }] },
    ],
  })
  const ann = browser()
  await ann.challenge('other')
  const middle = await ann.answer('other', {})
  t.is(middle.body.component, 'ak-stage-dummy')
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  await ann.answer(LOGIN, { password: 'correct horse' })
  const stale = await ann.post('/api/v3/flows/executor/other/', { step: middle.body.step })
  t.is(stale.status, 409)
})
