import type { FlowDocument } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'

/** As an operator may write it: nothing asks who is there, and the login is issued anew. */
const terms: FlowDocument = {
  slug: 'terms',
  designation: 'authorization',
  stages: [
    { stage: 'identification', name: 'terms-identification' },
    {
      stage: 'user_login',
      name: 'terms-login',
      config: { sessionDuration: 'days=14', rememberMeOffset: 'days=30' },
    },
  ],
}

const LOGIN = 'select expires_at, idle, authenticated_at from sallyport_login_session'

test('a login that is renewed without a proof ends when it would have ended', async (t) => {
  const served = await serve(t, { flows: [terms] })
  const { pool } = served.storage
  const thief = served.browser()
  await thief.logIn('ann')
  await pool.query(`update sallyport_login_session set expires_at = date_trunc('second', now() + interval '1 hour'),
    authenticated_at = authenticated_at - interval '13 days'`)
  const before = await pool.query(LOGIN)
  await thief.challenge('terms')
  await thief.answer('terms', { uid_field: 'ann' })
  t.is((await thief.answer('terms', { remember_me: true })).body.component, 'xak-flow-redirect')
  t.deepEqual((await pool.query(LOGIN)).rows, before.rows)
  t.is((await thief.get('/api/v3/core/users/me/')).status, 200)
  // Another proof is another login.
  await thief.logIn('ann')
  const [after] = (await pool.query(LOGIN)).rows
  t.true(after.expires_at > before.rows[0].expires_at)
})
