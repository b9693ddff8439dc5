import { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { logIn, LOGIN, logOut, Tab } from './tabs.ts'

const URL = `/api/v3/flows/executor/${LOGIN}/`
const ME = '/api/v3/core/users/me/'
const right = { password: 'correct horse' }

test('a POST to a finished run leads on with its step, and without one as well', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN, { query: 'next=/app/' })
  const { body } = await ann.answer(LOGIN, { uid_field: 'ann' }, { query: 'next=/app/' })
  await ann.answer(LOGIN, right, { query: 'next=/app/' })
  const stepped = await ann.post(URL, { password: 'other', step: body.step })
  t.is(stepped.status, 409)
  t.is(stepped.body.code, 'run_ended')
  t.is(stepped.body.to, '/app/')
  const bare = await ann.post(URL, { password: 'other' })
  t.is(bare.status, 200)
  t.true(['xak-flow-redirect', 'ak-stage-identification'].includes(bare.body.component))
})

test('once logged out, a POST to the finished login begins anew', async (t) => {
  const { browser } = await serve(t)
  const shared = browser()
  const tab = new Tab(shared)
  await logIn(tab, 'ann')
  const { body } = await shared.challenge(LOGIN)
  await logOut(tab)
  const late = await shared.answer(LOGIN, right, { step: body.step ?? 'none' })
  t.is(late.status, 409)
  t.is(late.body.component, 'ak-stage-identification')
})

test('the cookie before a login gets the answer and the login again for a minute, then only the answer’s end', async (t) => {
  const { browser, storage } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  const { body } = await ann.answer(LOGIN, { uid_field: 'ann' })
  const [soon, late] = [ann.clone(), ann.clone()]
  const previous = ann.cookies.get('sallyport')
  const first = await ann.answer(LOGIN, right, { step: body.step })

  t.is((await soon.get(ME)).status, 403, 'by itself the previous cookie names nobody')
  const repeat = await soon.answer(LOGIN, right, { step: body.step })
  t.is(repeat.text, first.text)
  t.deepEqual([...soon.cookies], [...ann.cookies])

  await storage.pool.query(`update sallyport_run set
    answered = jsonb_set(answered::jsonb, '{renewal,at}', to_jsonb(now() - interval '61 seconds'))::json`)
  const refused = await late.answer(LOGIN, right, { step: body.step })
  t.is(refused.status, 409)
  t.is(refused.body.component, 'ak-stage-identification')
  t.is(late.cookies.get('sallyport'), previous, 'no cookie is set')
  t.is((await late.get(ME)).status, 403)
})

test('the cookie before a login gets nothing but its replay: no other answer, no other flow, no person', async (t) => {
  const { browser, url, check } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  const { body } = await ann.answer(LOGIN, { uid_field: 'ann' })
  const thief = new Browser(url, '', ann, check)
  await ann.answer(LOGIN, right)
  const other = await thief.answer(LOGIN, { password: 'guess' }, { step: body.step })
  t.is(other.status, 409)
  t.is(other.body.component, 'ak-stage-identification')
  t.is((await thief.challenge(LOGIN)).body.component, 'ak-stage-identification')
  t.is((await thief.get(ME)).status, 403)
})

test('the cookie of a login that was revoked names nobody, and its flows begin again', async (t) => {
  const { browser, storage } = await serve(t)
  const ann = browser()
  await logIn(new Tab(ann), 'ann')
  const person = (await ann.get(ME)).body.user.pk
  const [session] = await storage.sessions.list(person)
  await storage.sessions.revoke(session?.id ?? '')
  t.is((await ann.get(ME)).status, 403)
  t.is((await ann.challenge(LOGIN)).body.component, 'ak-stage-identification')
  await logIn(new Tab(ann), 'ann')
  t.is((await ann.get(ME)).body.user.username, 'ann')
})

test('a repeat of a login whose session was revoked gets its bytes, and no login', async (t) => {
  const { browser, storage } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  const { body } = await ann.answer(LOGIN, { uid_field: 'ann' })
  const late = ann.clone()
  const first = await ann.answer(LOGIN, right)
  const [session] = await storage.sessions.list((await ann.get(ME)).body.user.pk)
  await storage.sessions.revoke(session?.id ?? '')
  const repeat = await late.answer(LOGIN, right, { step: body.step })
  t.is(repeat.text, first.text)
  t.is((await late.get(ME)).status, 403)
})

test('of fifty different answers to a draft one begins the run, and the others learn nothing of it', async (t) => {
  const { browser, storage } = await serve(t)
  const ann = browser()
  const { body } = await ann.challenge(LOGIN)
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => ann.clone().post(URL, { uid_field: `name-${index}`, step: body.step })),
  )
  const won = answers.filter(({ status }) => status === 200)
  t.is(won.length, 1)
  t.is(won[0]?.body.component, 'ak-stage-password')
  for (const { status, body: other } of answers.filter((answer) => answer !== won[0])) {
    t.deepEqual([status, other.code, other.component], [409, 'unknown_step', 'ak-stage-identification'])
  }
  const { rows } = await storage.pool.query('select count(*)::int as runs from sallyport_run')
  t.is(rows[0].runs, 1)
})

test('of fifty identical last POSTs without a step one logs in, and none breaks', async (t) => {
  const { browser, storage } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  const tabs = Array.from({ length: 50 }, () => ann.clone())
  const answers = await Promise.all(tabs.map((tab) => tab.post(URL, right)))
  t.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  const { rows } = await storage.pool.query('select count(*)::int as logins from sallyport_login_session')
  t.is(rows[0].logins, 1)
  t.is((await storage.events.list()).filter(({ action }) => action === 'login').length, 1)
})
