import type { FlowDocument } from '@sallyport/core'
import type { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { eventsOf, logIn, PASSWORD, rowOf, whoIsThere } from './helper.ts'

const CHANGE = 'default-password-change'
const SETTINGS = 'default-user-settings'
const FRESH = { password: 'an even longer one', password_repeat: 'an even longer one' }

/** As far as the question for the new password. */
async function askForNew(browser: Browser): Promise<void> {
  await browser.challenge(CHANGE)
  await browser.answer(CHANGE, { password: PASSWORD })
}

test('a changed password is asked for from then on, the old one is over, and so are the logins elsewhere', async (t) => {
  const served = await serve(t)
  const [here, elsewhere, admin] = [served.browser(), served.browser(), served.browser()]
  await logIn(here, 'ann')
  await logIn(elsewhere, 'ann')
  await logIn(admin, 'admin')
  const asked = await here.challenge(CHANGE)
  t.deepEqual([asked.body.component, asked.body.pending_user], ['ak-stage-password', 'ann'])
  t.truthy((await here.answer(CHANGE, { password: 'wrong' })).body.response_errors.password)
  t.is((await here.answer(CHANGE, { password: PASSWORD })).body.component, 'ak-stage-prompt')
  t.is((await here.answer(CHANGE, FRESH)).body.component, 'xak-flow-redirect')
  t.is(await whoIsThere(here), 'ann')
  t.is(await whoIsThere(elsewhere), undefined)
  t.is(await whoIsThere(admin), 'admin')
  t.truthy((await logIn(served.browser(), 'ann')).body.response_errors.password)
  t.is((await logIn(elsewhere, 'ann', FRESH.password)).body.component, 'xak-flow-redirect')
  t.deepEqual(await eventsOf(served, ['user_write', 'password_set']), [
    ['user_write', { created: false, fields: ['password'], superuser: false }],
    ['password_set', { ends_other_logins: true }],
  ])
})

test('a user who does not know the old password cannot set a new one', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  await logIn(ann, 'ann')
  await ann.challenge(CHANGE)
  t.is((await ann.answer(CHANGE, FRESH)).body.component, 'ak-stage-password')
  for (let tries = 0; tries < 4; tries += 1) await ann.answer(CHANGE, { password: `guess ${tries}` })
  t.is((await ann.challenge(CHANGE)).body.component, 'ak-stage-password')
  t.is((await logIn(browser(), 'ann')).body.component, 'xak-flow-redirect')
  const stranger = await browser().challenge(CHANGE)
  t.deepEqual([stranger.body.component, stranger.body.code], ['ak-stage-access-denied', 'requirement_not_met'])
})

test('two tabs change one password once, and the later one gets an error', async (t) => {
  const served = await serve(t)
  const ann = served.browser()
  await logIn(ann, 'ann')
  await askForNew(ann)
  const { step } = (await ann.challenge(CHANGE)).body
  const tabs = ['the first password', 'the second password'].map((password) => ({ password, tab: ann.clone() }))
  const answers = await Promise.all(
    tabs.map(({ password, tab }) => tab.answer(CHANGE, { password, password_repeat: password }, { step })),
  )
  t.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 409])
  const won = answers.findIndex(({ status }) => status === 200)
  const [one, other] = won === 0 ? tabs : tabs.toReversed()
  t.is((await logIn(served.browser(), 'ann', one?.password)).body.component, 'xak-flow-redirect')
  t.truthy((await logIn(served.browser(), 'ann', other?.password)).body.response_errors)
  t.is((await eventsOf(served, ['password_set'])).length, 1)
})

test('endOtherLogins: false leaves the logins elsewhere', async (t) => {
  const flow: FlowDocument = {
    slug: 'quiet',
    designation: 'stage_configuration',
    authentication: 'require_authenticated',
    stages: [
      { stage: 'prompt', config: { fields: [{ fieldKey: 'password', type: 'password', label: 'New' }] } },
      { stage: 'user_write', config: { allowedFields: ['password'], endOtherLogins: false } },
    ],
  }
  const { browser } = await serve(t, { flows: [flow] })
  const [here, elsewhere] = [browser(), browser()]
  await logIn(here, 'ann')
  await logIn(elsewhere, 'ann')
  await here.challenge('quiet')
  t.is((await here.answer('quiet', { password: 'something new and long' })).body.component, 'xak-flow-redirect')
  t.is(await whoIsThere(elsewhere), 'ann')
})

test('a user sees and changes their name and address, and nothing else', async (t) => {
  const served = await serve(t)
  const ann = served.browser()
  await logIn(ann, 'ann')
  await ann.challenge(SETTINGS)
  const { body } = await ann.answer(SETTINGS, { password: PASSWORD })
  const shown = body.fields.map((field: Readonly<Record<string, unknown>>) => [
    field['field_key'],
    field['initial_value'],
  ])
  t.deepEqual(shown, [
    ['username', 'ann'],
    ['name', 'Ann'],
    ['email', 'ann@example.com'],
  ])
  const sent = { username: 'root', name: 'Ann B.', email: 'ann.b@example.com', password: 'x', is_superuser: true }
  t.is((await ann.answer(SETTINGS, sent)).body.component, 'xak-flow-redirect')
  t.like(await rowOf(served, 'ann'), { name: 'Ann B.', email: 'ann.b@example.com', is_superuser: false })
  t.like((await ann.get('/api/v3/core/users/me/')).body.user, { name: 'Ann B.', email: 'ann.b@example.com' })
  t.is((await logIn(served.browser(), 'ann.b@example.com')).body.component, 'xak-flow-redirect')
})

test('an address that somebody else has is refused beside its field', async (t) => {
  const served = await serve(t)
  const ann = served.browser()
  await logIn(ann, 'ann')
  await ann.challenge(SETTINGS)
  await ann.answer(SETTINGS, { password: PASSWORD })
  const { body } = await ann.answer(SETTINGS, { name: 'Ann', email: 'Admin@example.com' })
  t.is(body.response_errors.email[0].string, 'This e-mail address is already in use.')
  t.is((await ann.answer(SETTINGS, { name: 'Ann', email: 'ann@example.com' })).body.component, 'xak-flow-redirect')
})

test('a visitor who only names a user cannot change them, and the answer does not reveal whether they exist', async (t) => {
  const flow: FlowDocument = {
    slug: 'takeover',
    designation: 'recovery',
    stages: [
      { stage: 'identification' },
      { stage: 'prompt', config: { fields: [{ fieldKey: 'password', type: 'password', label: 'New' }] } },
      { stage: 'user_write', config: { allowedFields: ['password', 'username'] } },
      { stage: 'user_login' },
    ],
  }
  const served = await serve(t, { flows: [flow] })
  const answers = []
  for (const typed of ['ann', 'nobody']) {
    const thief = served.browser()
    await thief.challenge('takeover')
    await thief.answer('takeover', { uid_field: typed })
    const { body } = await thief.answer('takeover', { password: 'my password now' })
    answers.push([body.component, body.code, body.error_message])
    t.is(await whoIsThere(thief), undefined)
  }
  t.deepEqual(answers[0], answers[1])
  t.is(answers[0]?.[1], 'unproven')
  t.is((await logIn(served.browser(), 'ann')).body.component, 'xak-flow-redirect')
  t.deepEqual(await eventsOf(served, ['user_write', 'password_set']), [])
})

test('attributes are merged into those that a person has, also by two steps at once', async (t) => {
  const flow = (key: string): FlowDocument => ({
    slug: key,
    designation: 'stage_configuration',
    authentication: 'require_authenticated',
    stages: [
      { stage: 'prompt', config: { fields: [{ fieldKey: `attributes.${key}.x`, type: 'text', label: key }] } },
      { stage: 'user_write', config: { allowedFields: [`attributes.${key}.x`] } },
    ],
  })
  const keys = ['one', 'two', 'kept']
  const served = await serve(t, { flows: keys.map(flow) })
  const attributes = JSON.stringify({ kept: { y: 1 }, two: 'a text' })
  await served.storage.pool.query('update sallyport_user set attributes = $1 where username = $2', [attributes, 'ann'])
  await Promise.all(
    keys.map(async (key) => {
      const ann = served.browser()
      await logIn(ann, 'ann')
      await ann.challenge(key)
      t.is((await ann.answer(key, { [`attributes.${key}.x`]: key })).body.component, 'xak-flow-redirect')
    }),
  )
  t.deepEqual((await rowOf(served, 'ann'))?.['attributes'], {
    one: { x: 'one' },
    two: { x: 'two' },
    kept: { x: 'kept', y: 1 },
  })
})

test('somebody who is gone by then is not written', async (t) => {
  const served = await serve(t)
  const ann = served.browser()
  await logIn(ann, 'ann')
  await askForNew(ann)
  await served.storage.pool.query(`update sallyport_user set is_active = false where username = 'ann'`)
  const { status, body } = await ann.answer(CHANGE, FRESH)
  t.not(body.component, 'xak-flow-redirect', `${status}`)
  t.deepEqual(await eventsOf(served, ['user_write', 'password_set']), [])
})
