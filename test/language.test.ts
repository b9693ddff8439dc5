import { serve } from '@sallyport/testing/server'
import test from 'ava'

const german = { headers: { 'accept-language': 'de' } }
const LOGIN = 'default-authentication-flow'

test('a wrong password, a denial and an error are told in the language of the visitor', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  t.is((await ann.challenge(LOGIN, german)).body.primary_action, 'Anmelden')
  await ann.answer(LOGIN, { uid_field: 'ann' }, german)
  const wrong = await ann.answer(LOGIN, { password: 'wrong' }, german)
  t.deepEqual(wrong.body.response_errors, { password: [{ string: 'Falsches Passwort', code: 'invalid' }] })
  const denied = await ann.challenge('default-invalidation-flow', { ...german, query: 'flow_token=x' })
  t.is(denied.body.code, 'token_unknown')
  t.is(denied.body.error_message, 'Dieser Link ist ungültig. Fordern Sie einen neuen an.')
  const nobody = await browser().get('/api/v3/core/users/me/', german)
  t.deepEqual(nobody.body, { detail: 'Niemand ist angemeldet.', code: 'not_authenticated' })
})

test('a language that nobody has texts in, or that is none, is English', async (t) => {
  const { browser } = await serve(t)
  for (const language of ['fr', 'x'.repeat(1000), ',;q=,', 'de;q=0, fr']) {
    const { body } = await browser().get('/api/v3/core/users/me/', { headers: { 'accept-language': language } })
    t.is(body.detail, 'Nobody is logged in.', language.slice(0, 20))
  }
})
