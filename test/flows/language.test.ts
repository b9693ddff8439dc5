import { serve } from '@sallyport/testing/server'
import test from 'ava'

const german = { headers: { 'accept-language': 'de' } }
const LOGIN = 'default-authentication-flow'

test('a wrong password, a denial and an error are reported in the language of the visitor', async (t) => {
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

test('flows that ship with the server are shown in German, and what a person typed stays as it is', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  await ann.logIn('ann')
  await ann.challenge('default-user-settings', german)
  const { body } = await ann.answer('default-user-settings', { password: 'correct horse' }, german)
  t.is(body.flow_info.title, 'Ihre Angaben')
  t.deepEqual(
    body.fields.map(({ label, initial_value }: { label: string; initial_value: string }) => [label, initial_value]),
    [
      ['Benutzername', 'ann'],
      ['Name', 'Ann'],
      ['E-Mail', 'ann@example.com'],
    ],
  )
})

test('what an operator has written is translated where they have a text for exactly that', async (t) => {
  const fields = [
    { fieldKey: 'note', type: 'static', label: 'Hint', initialValue: 'Take your time.' },
    {
      fieldKey: 'size',
      type: 'dropdown',
      label: 'Size',
      subText: 'Of the hat.',
      choices: [{ value: 's', label: 'Small' }],
    },
  ]
  const flow = { slug: 'hat', title: 'A hat', designation: 'stage_configuration' } as const
  const { browser } = await serve(t, {
    flows: [
      {
        ...flow,
        stages: [
          { stage: 'prompt', config: { fields } },
          { stage: 'deny', config: { denyMessage: 'No hats left.' } },
        ],
      },
    ],
    texts: {
      de: {
        'text:A hat': 'Ein Hut',
        'text:Take your time.': 'Lassen Sie sich Zeit.',
        'text:Of the hat.': 'Des Hutes.',
        'text:Small': 'Klein',
        'text:No hats left.': 'Kein Hut ist mehr da.',
      },
    },
  })
  const ann = browser()
  await ann.logIn('ann')
  const { body } = await ann.challenge('hat', german)
  t.is(body.flow_info.title, 'Ein Hut')
  t.like(body.fields[0], { label: 'Hint', initial_value: 'Lassen Sie sich Zeit.' })
  t.like(body.fields[1], { label: 'Size', sub_text: 'Des Hutes.', choices: [{ value: 's', label: 'Klein' }] })
  t.is((await ann.answer('hat', { size: 's' }, german)).body.error_message, 'Kein Hut ist mehr da.')
  t.is((await browser().challenge('hat')).body.flow_info.title, 'A hat')
})

test('a language that nobody has texts in, or that is none, is English', async (t) => {
  const { browser } = await serve(t)
  for (const language of ['fr', 'x'.repeat(1000), ',;q=,', 'de;q=0, fr']) {
    const { body } = await browser().get('/api/v3/core/users/me/', { headers: { 'accept-language': language } })
    t.is(body.detail, 'Nobody is logged in.', language.slice(0, 20))
  }
})
