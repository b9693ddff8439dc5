import type { FlowDocument } from '@sallyport/core'
import type { Browser, BrowserAnswer } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { ask } from './helper.ts'

const LOGIN = 'default-authentication-flow'

async function logIn(browser: Browser, name = 'ann'): Promise<BrowserAnswer> {
  await browser.challenge(LOGIN)
  await browser.answer(LOGIN, { uid_field: name })
  return browser.answer(LOGIN, { password: 'correct horse' })
}

const OWN = [
  { fieldKey: 'username', type: 'username', label: 'Username', initialFrom: 'username' },
  { fieldKey: 'email', type: 'email', label: 'E-mail', initialFrom: 'email', unique: true },
  {
    fieldKey: 'locale',
    type: 'ak-locale',
    label: 'Language',
    initialFrom: 'attributes.settings.locale',
    required: false,
  },
]

const initialValues = ({ body }: BrowserAnswer): readonly string[] =>
  body.fields.map((field: { readonly initial_value: string }) => field.initial_value)

test('a user sees what is known of them, and may keep it', async (t) => {
  const { browser, storage } = await ask(t, OWN)
  await storage.pool.query(
    `update sallyport_user set attributes = '{"settings":{"locale":"de"}}' where username = 'ann'`,
  )
  const ann = browser()
  t.deepEqual(initialValues(await ann.challenge('ask')), ['', '', ''])
  await logIn(ann)
  t.deepEqual(initialValues(await ann.challenge('ask')), ['ann', 'ann@example.com', 'de'])
  const { body } = await ann.answer('ask', { username: 'Ann', email: 'ANN@example.com', locale: '' })
  t.is(body.component, 'ak-stage-dummy')
})

test('a visitor who types a name sees neither what is known of its user nor whether the name exists', async (t) => {
  const flow: FlowDocument = {
    slug: 'ask',
    designation: 'recovery',
    stages: [{ stage: 'identification' }, { stage: 'prompt', config: { fields: OWN } }, { stage: 'dummy' }],
  }
  const { browser } = await serve(t, { flows: [flow] })
  const seen: unknown[] = []
  for (const typed of ['ann', 'nobody']) {
    const visitor = browser()
    await visitor.challenge('ask')
    const shown = await visitor.answer('ask', { uid_field: typed })
    const { body } = await visitor.answer('ask', { username: 'admin', email: 'other@example.com', locale: '' })
    seen.push([initialValues(shown), body.response_errors])
  }
  t.deepEqual(seen[0], seen[1])
  t.deepEqual(seen[0], [['', '', ''], { username: [{ string: 'Username is already taken.', code: 'username_taken' }] }])
})

test('a name that a user has is refused, in any case and even of an inactive user; an address only where it must be unique', async (t) => {
  const [name, ,] = OWN
  const { browser, storage } = await ask(t, [name ?? {}, { fieldKey: 'email', type: 'email', label: 'E-mail' }])
  const [ann] = (await storage.pool.query(`select id from sallyport_user where username = 'ann'`)).rows
  await storage.users.setActive(ann.id, false)
  for (const username of ['ann', 'ANN', 'admin']) {
    const visitor = browser()
    await visitor.challenge('ask')
    const { body } = await visitor.answer('ask', { username, email: 'ann@example.com' })
    t.deepEqual(body.response_errors, { username: [{ string: 'Username is already taken.', code: 'username_taken' }] })
    const free = await visitor.answer('ask', { username: 'free', email: 'ann@example.com' })
    t.is(free.body.component, 'ak-stage-dummy')
  }
})

test('a visitor who tries many taken names is stopped', async (t) => {
  const flow: FlowDocument = {
    slug: 'ask',
    designation: 'enrollment',
    stages: [
      {
        stage: 'prompt',
        config: { takenBeforeCancel: 3, fields: [{ fieldKey: 'username', type: 'username', label: 'Username' }] },
      },
    ],
  }
  const { browser } = await serve(t, { flows: [flow], limits: { attemptsPerAddress: 5 } })
  const visitor = browser()
  await visitor.challenge('ask')
  for (const name of ['ann', 'admin']) t.truthy((await visitor.answer('ask', { username: name })).body.response_errors)
  const last = await visitor.answer('ask', { username: 'ann' })
  t.deepEqual([last.body.component, last.body.code], ['ak-stage-access-denied', 'too_many_attempts'])
  const other = browser()
  await other.challenge('ask')
  for (const name of ['ann', 'admin']) t.truthy((await other.answer('ask', { username: name })).body.response_errors)
  t.is((await other.answer('ask', { username: 'ann' })).status, 429)
})

test('what is wrong with a name or with passwords is reported in the language of the visitor', async (t) => {
  const german = { headers: { 'accept-language': 'de' } }
  const { browser } = await ask(t, [
    { fieldKey: 'username', type: 'username', label: 'Name' },
    { fieldKey: 'password', type: 'password', label: 'Passwort' },
    { fieldKey: 'password_again', type: 'password', label: 'Noch einmal' },
  ])
  const bob = browser()
  await bob.challenge('ask', german)
  const differ = await bob.answer(
    'ask',
    { username: 'bob', password: 'one of them or two', password_again: 'another one' },
    german,
  )
  t.deepEqual(differ.body.response_errors, {
    non_field_errors: [{ string: 'Die Passwörter stimmen nicht überein.', code: 'invalid' }],
  })
  const same = { password: 'one of them or two', password_again: 'one of them or two' }
  const taken = await bob.answer('ask', { username: 'ann', ...same }, german)
  t.deepEqual(taken.body.response_errors, {
    username: [{ string: 'Dieser Benutzername ist schon vergeben.', code: 'username_taken' }],
  })
})
