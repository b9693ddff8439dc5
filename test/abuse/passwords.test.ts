import { argon2Sync, randomBytes } from 'node:crypto'
import type { FlowDocument } from '@sallyport/core'
import type { Browser } from '@sallyport/testing'
import { serve, type Served } from '@sallyport/testing/server'
import test from 'ava'
import { sallyport } from '../support/command.ts'
import { ownDatabase } from '../support/database.ts'

const CHANGE = 'default-password-change'
const OLD = 'correct horse'

/** Its prompt asks for the password under the name of a text, whose rules are none. */
const backDoor: FlowDocument = {
  slug: 'back-door',
  designation: 'enrollment',
  given: ['prompt_secrets'],
  stages: [
    { stage: 'prompt', config: { fields: [{ fieldKey: 'username', type: 'username', label: 'Name' }] } },
    { stage: 'user_write', config: { allowedFields: ['username', 'password'] } },
    { stage: 'user_login' },
  ],
}

/** Goes as far as the question for the new password. */
async function toNewPassword(browser: Browser, old = OLD) {
  await browser.logIn('ann', old)
  await browser.challenge(CHANGE)
  return browser.answer(CHANGE, { password: old })
}

const set = (browser: Browser, password: string) =>
  browser.answer(CHANGE, { password, password_repeat: password }).then(({ body }) => body)

test('a user’s new password is held against the rules, and the page says how long it is at least', async (t) => {
  const ann = (await serve(t)).browser()
  const { body } = await toNewPassword(ann)
  t.like(body.fields[0], { field_key: 'password', min_length: 15 })
  for (const [password, code] of [
    ['12345678', 'password_too_short'],
    ['        ', 'password_too_short'],
    ['passwordpassword', 'password_common'],
    ['ann@example.com 1', 'password_contains_context'],
    ['Sallyport 123456', 'password_contains_context'],
    ['with a\ttab in between', 'password_characters'],
  ] as const) {
    const { response_errors: errors } = await set(ann, password)
    t.is(errors?.password?.[0]?.code, code, password)
    t.not(errors.password[0].string, '')
  }
  t.is((await set(ann, 'correct horse battery')).component, 'xak-flow-redirect')
})

test('the password that a user has is not a new one, and repeated attempts reveal no more', async (t) => {
  const served = await serve(t, { passwords: { minLength: 8 }, limits: { attemptsPerAccount: 2 } })
  const ann = served.browser()
  await toNewPassword(ann)
  t.is((await set(ann, OLD)).response_errors.password[0].code, 'password_reused')
  t.is((await set(ann, OLD)).response_errors.password[0].code, 'password_reused')
  t.is((await set(ann, OLD)).component, 'xak-flow-redirect')
  const other = served.browser()
  await toNewPassword(other)
  t.is((await set(other, OLD)).response_errors.password[0].code, 'password_reused')
  t.is((await set(other, 'a different one')).component, 'xak-flow-redirect')
})

test('a password that no prompt has looked at is refused where it is written', async (t) => {
  const served = await serve(t, { flows: [backDoor] })
  for (const [password, code] of [
    ['short', 'password_too_short'],
    ['mallory-mallory-1', 'password_contains_context'],
  ] as const) {
    const browser = served.browser()
    const { link } = await served.engine.start('back-door', { context: { prompt_secrets: { password } } })
    const query = new URL(link).search.slice(1)
    const gate = await browser.challenge('back-door', { query })
    await browser.answer('back-door', { token: gate.body.token }, { query })
    const { body } = await browser.answer('back-door', { username: 'mallory' }, { query })
    t.like(body, { component: 'ak-stage-access-denied', code })
  }
  const { rows } = await served.storage.pool.query("select from sallyport_user where username = 'mallory'")
  t.is(rows.length, 0)
})

test('what is said about a password tells nothing of a user who is not proven', async (t) => {
  const forgot: FlowDocument = {
    slug: 'forgot',
    designation: 'recovery',
    stages: [
      { stage: 'identification', name: 'forgot-name' },
      {
        stage: 'prompt',
        name: 'forgot-prompt',
        config: { fields: [{ fieldKey: 'password', type: 'password', label: 'New password' }] },
      },
      { stage: 'user_write', name: 'forgot-write', config: { allowedFields: ['password'] } },
    ],
  }
  const { browser } = await serve(t, { flows: [forgot] })
  for (const name of ['ann', 'nobody-here']) {
    for (const password of ['ann@example.com 1', 'someone completely else']) {
      const visitor = browser()
      await visitor.challenge('forgot')
      await visitor.answer('forgot', { uid_field: name })
      t.is((await visitor.answer('forgot', { password })).body.code, 'unproven', `${name}: ${password}`)
    }
  }
})

test('a weak BOOTSTRAP_PASSWORD stops the start with one sentence that does not repeat it', async (t) => {
  const names = { BOOTSTRAP_USERNAME: 'admin', LOG_LEVEL: 'silent' }
  const env = { ...(await ownDatabase(t)), ...names, BOOTSTRAP_PASSWORD: 'hunter2hunter2' }
  const { code, stderr } = await sallyport(t, ['start'], { env }).ended
  t.is(code, 1)
  t.regex(stderr, /^BOOTSTRAP_PASSWORD cannot be used: This password is too short\. .* 15 characters\.$/m)
  t.false(stderr.includes('hunter2'))
})

const NFC = 'Größe für alle Völker'
const NFD = NFC.normalize('NFD')

async function storedHash({ storage }: Served): Promise<string> {
  const { rows } = await storage.pool.query<{ password: string }>(
    "select password from sallyport_user where username = 'ann'",
  )
  return rows[0]?.password ?? ''
}

test('a password logs in however a keyboard composes its letters, and an older hash of them becomes a new one', async (t) => {
  const served = await serve(t)
  const logsIn = async (password: string) =>
    (await served.browser().logIn('ann', password)).body.component === 'xak-flow-redirect'
  const ann = served.browser()
  await toNewPassword(ann)
  t.is((await set(ann, NFD)).component, 'xak-flow-redirect')
  for (const typed of [NFC, NFD, NFD.replaceAll(' ', '\u00a0')]) t.true(await logsIn(typed))
  t.false(await logsIn(NFC.toLowerCase()))
  // As hashes were made before: of what was typed.
  const [, parameters = ''] = /m=(.*?)\$/.exec(await storedHash(served)) ?? []
  const [memory, passes, parallelism] = parameters.split(/,[tp]=/).map(Number)
  const salt = randomBytes(16)
  const cost = { memory: memory ?? 0, passes: passes ?? 0, parallelism: parallelism ?? 0 }
  const tag = argon2Sync('argon2id', { ...cost, message: NFD, nonce: salt, tagLength: 32 })
  const text = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')
  const old = `$argon2id$v=19$m=${parameters}$${text(salt)}$${text(tag)}`
  await served.storage.pool.query("update sallyport_user set password = $1 where username = 'ann'", [old])
  t.false(await logsIn(NFC))
  t.true(await logsIn(NFD))
  t.not(await storedHash(served), old)
  t.true(await logsIn(NFC))
})

/** As an operator may write it: nothing asks who is there. */
const newPassword: FlowDocument = {
  slug: 'new-password',
  designation: 'stage_configuration',
  authentication: 'require_authenticated',
  stages: [
    {
      stage: 'prompt',
      name: 'new-password-prompt',
      config: { fields: [{ fieldKey: 'password', type: 'password', label: 'New password' }] },
    },
    {
      stage: 'user_write',
      name: 'new-password-write',
      config: { allowedFields: ['password'], userCreationMode: 'never_create' },
    },
  ],
}

test('a person who finds a browser open cannot guess the password where a new one is asked', async (t) => {
  const served = await serve(t, { flows: [newPassword], passwords: { minLength: 8 } })
  const ann = served.browser()
  await ann.logIn('ann')
  await served.storage.pool.query(
    `update sallyport_login_session set authenticated_at = authenticated_at - interval '3 days'`,
  )
  const guess = async (password: string) => {
    await ann.challenge('new-password')
    const { body } = await ann.answer('new-password', { password })
    return body.code ?? body.response_errors
  }
  t.is(await guess('a wrong guess of it'), 'authentication_too_old')
  t.is(await guess(OLD), 'authentication_too_old', 'the right one is answered like a wrong one')
})

test('an attempt at the password that a user has is not given back by a stage that passes', async (t) => {
  const served = await serve(t, { flows: [newPassword], passwords: { minLength: 8 } })
  const ann = served.browser()
  await ann.logIn('ann')
  const counted = async (): Promise<number> => {
    const { rows } = await served.storage.pool.query('select coalesce(sum(count), 0)::int as n from sallyport_attempt')
    return rows[0].n
  }
  const before = await counted()
  await ann.challenge('new-password')
  const { body } = await ann.answer('new-password', { password: 'a wrong guess of it' })
  t.is(body.component, 'xak-flow-redirect')
  t.true((await counted()) > before)
})
