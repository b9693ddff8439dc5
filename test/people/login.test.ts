import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { aroundQueries } from '../support/around-queries.ts'

const LOGIN = 'default-authentication-flow'
const LOGOUT = 'default-invalidation-flow'

test('somebody logs in, is known, and logs out', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  const first = await ann.challenge(LOGIN)
  t.is(first.status, 200)
  t.is(first.body.component, 'ak-stage-identification')
  const second = await ann.answer(LOGIN, { uid_field: 'ann' })
  t.is(second.body.component, 'ak-stage-password')
  t.is(second.body.pending_user, 'ann')
  const third = await ann.answer(LOGIN, { password: 'correct horse' })
  t.deepEqual(third.body, { component: 'xak-flow-redirect', to: '/' })
  const me = await ann.get('/api/v3/core/users/me/')
  t.is(me.status, 200)
  t.is(me.body.user.username, 'ann')
  const out = await ann.post(`/api/v3/flows/executor/${LOGOUT}/`, {})
  t.is(out.body.component, 'xak-flow-redirect')
  t.is((await ann.get('/api/v3/core/users/me/')).status, 403)
})

test('the cookie of a login that has ended names nobody', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  await ann.answer(LOGIN, { password: 'correct horse' })
  const copy = ann.clone()
  await ann.post(`/api/v3/flows/executor/${LOGOUT}/`, {})
  t.is((await copy.get('/api/v3/core/users/me/')).status, 403)
})

test('a wrong password is reported beside its field, and the fifth ends the run', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  for (let attempt = 1; attempt < 5; attempt += 1) {
    const again = await ann.answer(LOGIN, { password: `wrong ${attempt}` })
    t.deepEqual(again.body.response_errors, { password: [{ string: 'Invalid password', code: 'invalid' }] })
  }
  const end = await ann.answer(LOGIN, { password: 'wrong 5' })
  t.is(end.body.component, 'ak-stage-access-denied')
  t.is(end.body.error_message, 'Invalid password')
  t.is(end.body.code, 'too_many_attempts')
})

test('known and unknown people get the same answers', async (t) => {
  const { browser } = await serve(t)
  const answers = await Promise.all(
    ['ann', 'nobody'].map(async (name) => {
      const visitor = browser()
      await visitor.challenge(LOGIN)
      const shown = await visitor.answer(LOGIN, { uid_field: name })
      const wrong = await visitor.answer(LOGIN, { password: 'wrong' })
      return [shown, wrong].map(({ status, body }) => ({
        status,
        keys: Object.keys(body),
        component: body.component,
        errors: body.response_errors,
        shown: body.pending_user === name,
      }))
    }),
  )
  t.deepEqual(answers[0], answers[1])
})

test('a flow without proof logs nobody in', async (t) => {
  const { browser } = await serve(t, {
    flows: [
      {
        slug: 'unproven',
        designation: 'authentication',
        stages: [{ stage: 'identification' }, { stage: 'user_login' }],
      },
    ],
  })
  const ann = browser()
  await ann.challenge('unproven')
  const end = await ann.answer('unproven', { uid_field: 'ann' })
  t.is(end.body.component, 'ak-stage-access-denied')
  t.is(end.body.code, 'unproven')
  t.is((await ann.get('/api/v3/core/users/me/')).status, 403)
})

test('one POST logs in where the password is asked on the first screen', async (t) => {
  const { browser } = await serve(t, {
    flows: [
      {
        slug: 'short',
        designation: 'authentication',
        stages: [{ stage: 'identification', config: { embedPassword: true } }, { stage: 'user_login' }],
      },
    ],
  })
  const ann = browser()
  t.true((await ann.challenge('short')).body.password_fields)
  const wrong = await ann.answer('short', { uid_field: 'ann', password: 'wrong' })
  t.deepEqual(wrong.body.response_errors, {
    non_field_errors: [{ string: 'Failed to authenticate.', code: 'invalid' }],
  })
  const done = await ann.answer('short', { uid_field: 'ann', password: 'correct horse' })
  t.is(done.body.component, 'xak-flow-redirect')
  t.is((await ann.get('/api/v3/core/users/me/')).body.user.username, 'ann')
})

test('remember-me is asked only where it is configured, and makes the cookie outlive the browser', async (t) => {
  const { browser } = await serve(t, {
    flows: [
      {
        slug: 'remember',
        designation: 'authentication',
        stages: [
          { stage: 'identification', config: { embedPassword: true } },
          { stage: 'user_login', config: { rememberMeOffset: 'days=30' } },
        ],
      },
    ],
  })
  const ann = browser()
  await ann.challenge('remember')
  const asked = await ann.answer('remember', { uid_field: 'ann', password: 'correct horse' })
  t.is(asked.body.component, 'ak-stage-user-login')
  const done = await ann.answer('remember', { remember_me: true })
  t.is(done.body.component, 'xak-flow-redirect')
  t.regex(done.headers.get('set-cookie') ?? '', /sallyport=[^;]+; path=\/; expires=/)
})

test('a logout from a link waits for a click', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  await ann.answer(LOGIN, { password: 'correct horse' })
  const gate = await ann.challenge(LOGOUT)
  t.is(gate.body.component, 'ak-stage-consent')
  t.is((await ann.get('/api/v3/core/users/me/')).status, 200)
  const out = await ann.answer(LOGOUT, { token: gate.body.token })
  t.is(out.body.component, 'xak-flow-redirect')
  t.is((await ann.get('/api/v3/core/users/me/')).status, 403)
})

test('known and unknown people cost the same queries', async (t) => {
  const { browser, storage } = await serve(t)
  const counts: number[] = []
  for (const name of ['ann', 'nobody']) {
    const visitor = browser()
    await visitor.challenge(LOGIN)
    let queries = 0
    const stop = aroundQueries(storage, (run, text) => {
      // Whether flows have changed is asked now and then, independent of the request.
      if (!/from sallyport_(?:flow|brand)/.test(text)) queries += 1
      return run()
    })
    await visitor.answer(LOGIN, { uid_field: name })
    await visitor.answer(LOGIN, { password: 'wrong' })
    stop()
    counts.push(queries)
  }
  t.true((counts[0] ?? 0) > 0)
  t.is(counts[0], counts[1])
})
