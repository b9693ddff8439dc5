import { serve } from '@sallyport/testing/server'
import { Browser } from '@sallyport/testing'
import { challengeOfStep } from '../support/challenge-of-step.ts'
import test from 'ava'

const LOGIN = 'default-authentication-flow'
const URL = `/api/v3/flows/executor/${LOGIN}/`

/** The same browser, talking to another node. */
function at(url: string, from: Browser): Browser {
  return new Browser(url, '', from)
}

test('two nodes that are asked at once make one login, with the same bytes', async (t) => {
  const one = await serve(t)
  const two = await serve(t, { databaseUrl: one.databaseUrl })
  const ann = one.browser()
  await ann.challenge(LOGIN)
  const { body } = await ann.answer(LOGIN, { uid_field: 'ann' })
  const tabs = Array.from({ length: 50 }, (_, index) => at(index % 2 === 0 ? one.url : two.url, ann))
  const answers = await Promise.all(tabs.map((tab) => tab.post(URL, { password: 'correct horse', step: body.step })))
  t.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  t.is(new Set(answers.map(({ text }) => text)).size, 1)
  const { rows } = await one.storage.pool.query('select count(*)::int as logins from sallyport_login_session')
  t.is(rows[0].logins, 1)
  for (const tab of tabs.slice(0, 2)) t.is((await tab.get('/api/v3/core/users/me/')).body.user.username, 'ann')
})

test('a run that one node began goes on at another', async (t) => {
  const one = await serve(t)
  const two = await serve(t, { databaseUrl: one.databaseUrl })
  const ann = one.browser()
  await ann.challenge(LOGIN)
  const { body } = await ann.answer(LOGIN, { uid_field: 'ann' })
  const moved = at(two.url, ann)
  t.is(challengeOfStep((await moved.challenge(LOGIN)).body.step), challengeOfStep(body.step))
  t.is((await moved.answer(LOGIN, { password: 'correct horse' })).body.component, 'xak-flow-redirect')
})

test('a run that a stopped server left behind goes on at the next one', async (t) => {
  const one = await serve(t)
  const ann = one.browser()
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  await one.engine.close()
  const two = await serve(t, { databaseUrl: one.databaseUrl })
  const later = at(two.url, ann)
  t.is((await later.challenge(LOGIN)).body.component, 'ak-stage-password')
  t.is((await later.answer(LOGIN, { password: 'correct horse' })).body.component, 'xak-flow-redirect')
})
