import { FlowRefused, type FlowDocument } from '@sallyport/core'
import type { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { question } from '../support/stages.ts'

/** A user is created, then something is asked, then they are logged in. */
const enrolment: FlowDocument = {
  slug: 'enrol',
  designation: 'enrollment',
  stages: [
    {
      stage: 'prompt',
      config: {
        fields: [
          { fieldKey: 'username', type: 'username', label: 'Name' },
          { fieldKey: 'password', type: 'password', label: 'Password' },
        ],
      },
    },
    { stage: 'user_write', config: { allowedFields: ['username', 'password'] } },
    { stage: 'question' },
    { stage: 'user_login' },
  ],
}
/** What a link alone opens. */
const invitation: FlowDocument = { ...enrolment, slug: 'invited', authentication: 'require_token' }
const VICTIM = { username: 'vera', password: 'correct horse battery' }

/** The attacker knows the cookie that the victim begins with, and goes on as soon as the victim has answered. */
async function attack(t: ExecutionContext, victim: Browser, slug: string, answer: () => Promise<unknown>) {
  const attacker = victim.clone()
  await answer()
  const { body } = await attacker.challenge(slug)
  t.not(body.component, 'test-stage-question', 'the planted cookie does not see what comes next')
  const { body: sent } = await attacker.answer(slug, { answer: 'x' }, { step: false })
  t.not(sent.component, 'xak-flow-redirect')
  t.is((await attacker.get('/api/v3/core/users/me/')).status, 403)
  return attacker
}

test('a cookie that was planted before an enrolment goes on as nobody, and the new user does', async (t) => {
  const { browser } = await serve(t, { plugins: [stagesPlugin(question)], flows: [enrolment] })
  const vera = browser()
  await vera.challenge('enrol')
  await attack(t, vera, 'enrol', () => vera.answer('enrol', VICTIM))
  t.is((await vera.answer('enrol', { answer: 'x' })).body.component, 'xak-flow-redirect')
  t.is((await vera.get('/api/v3/core/users/me/')).body.user.username, 'vera')
})

/** What a user types about themselves stands in the run before anything is written. */
const twoPages: FlowDocument = {
  slug: 'two-pages',
  designation: 'enrollment',
  stages: [
    { stage: 'prompt', name: 'data', config: enrolment.stages[0]?.config ?? {} },
    {
      stage: 'prompt',
      name: 'terms',
      config: { fields: [{ fieldKey: 'attributes.terms', type: 'checkbox', label: 'I agree' }] },
    },
    { stage: 'user_write', name: 'write', config: { allowedFields: ['username', 'password', 'attributes.terms'] } },
    { stage: 'user_login', name: 'in' },
  ],
}

test('a cookie that was planted before a user types about themselves takes nothing over', async (t) => {
  const { browser } = await serve(t, { flows: [twoPages] })
  const vera = browser()
  await vera.challenge('two-pages')
  const attacker = vera.clone()
  await vera.answer('two-pages', VICTIM)
  const { body } = await attacker.answer('two-pages', { 'attributes.terms': true }, { step: false })
  t.not(body.component, 'xak-flow-redirect')
  const stolen = await attacker.challenge('two-pages')
  t.deepEqual(
    stolen.body.fields?.map((field: { field_key: string }) => field.field_key),
    ['username', 'password'],
  )
  t.is((await vera.answer('two-pages', { 'attributes.terms': true })).body.component, 'xak-flow-redirect')
})

const login: FlowDocument = {
  slug: 'two-steps',
  designation: 'authentication',
  stages: [
    { stage: 'identification', name: 'who' },
    { stage: 'password', name: 'secret' },
    { stage: 'user_login', name: 'here' },
  ],
}

test('a previous browser id repeats no answer whose step it was not shown, right or wrong', async (t) => {
  const { browser } = await serve(t, { flows: [login] })
  const ann = browser()
  await ann.challenge('two-steps')
  await ann.answer('two-steps', { uid_field: 'ann' })
  const attacker = ann.clone()
  // The same cookie sees the same challenge, but as a showing of its own.
  const { body: shown } = await attacker.challenge('two-steps')
  t.is((await ann.answer('two-steps', { password: 'correct horse' })).body.component, 'xak-flow-redirect')
  for (const password of ['wrong horse', 'correct horse']) {
    const { status, body, headers } = await attacker.answer('two-steps', { password }, { step: shown.step })
    t.deepEqual([status, body.code], [409, 'unknown_step'], password)
    t.deepEqual(headers.getSetCookie(), [], password)
  }
  t.is((await attacker.get('/api/v3/core/users/me/')).status, 403)
})

const half: FlowDocument = {
  ...login,
  slug: 'half',
  stages: [
    { stage: 'identification', name: 'half-who', config: { embedPassword: true } },
    { stage: 'question', name: 'half-question' },
    { stage: 'user_login', name: 'half-in' },
  ],
}

for (const [how, out] of [
  ['by the flow', (ann: Browser) => logOut(ann)],
  ['by ending it', (ann: Browser) => endOwn(ann)],
] as const) {
  test(`after a logout ${how} no run of the browser knows any more who the user was`, async (t) => {
    const { browser } = await serve(t, { plugins: [stagesPlugin(question)], flows: [half] })
    const ann = browser()
    await ann.challenge('half')
    const { body } = await ann.answer('half', { uid_field: 'ann', password: 'correct horse' })
    t.is(body.component, 'test-stage-question')
    await ann.logIn('ann')
    await out(ann)
    t.is((await ann.get('/api/v3/core/users/me/')).status, 403)
    t.is((await ann.challenge('half')).body.component, 'ak-stage-identification')
    await ann.answer('half', { answer: 'x' }, { step: false })
    t.is((await ann.get('/api/v3/core/users/me/')).status, 403)
  })
}

async function logOut(ann: Browser): Promise<void> {
  await ann.challenge('default-invalidation-flow')
  await ann.answer('default-invalidation-flow', {}, { step: false })
}

async function endOwn(ann: Browser): Promise<void> {
  const { sessions } = (await ann.get('/api/v3/core/users/me/sessions/')).body
  const [{ id }] = sessions.filter(({ current }: { current: boolean }) => current)
  await ann.get(`/api/v3/core/users/me/sessions/${id}/`, {
    method: 'DELETE',
    headers: { 'sec-fetch-site': 'same-origin' },
  })
}

test('a host that begins a run for a person puts it into no browser where that person is not logged in', async (t) => {
  const { browser, engine, storage } = await serve(t, {
    plugins: [stagesPlugin(question)],
    flows: [{ ...half, slug: 'begun', given: ['pending_user'], stages: half.stages.slice(1) }],
  })
  const ann = await storage.users.find('ann', { fields: ['username'] })
  const victim = browser()
  await victim.challenge('default-authentication-flow')
  const planted = JSON.parse(Buffer.from(victim.cookies.get('sallyport') ?? '', 'base64').toString())
  const refused = { instanceOf: FlowRefused, code: 'not_authenticated' }
  await t.throwsAsync(engine.start('begun', { person: ann?.pk ?? '', browser: planted }), refused)
  const attacker = victim.clone()
  await attacker.challenge('begun')
  t.not((await attacker.answer('begun', { answer: 'x' })).body.component, 'xak-flow-redirect')
  t.is((await attacker.get('/api/v3/core/users/me/')).status, 403)
})

test('a cookie that was planted before a link was opened gets nothing of what the link opens', async (t) => {
  const { browser, engine } = await serve(t, { plugins: [stagesPlugin(question)], flows: [invitation] })
  const { link } = await engine.start('invited')
  const query = new URL(link).search.slice(1)
  const vera = browser()
  const gate = await vera.challenge('invited', { query })
  const attacker = vera.clone()
  const opened = await vera.answer('invited', { token: gate.body.token }, { query })
  t.is(opened.body.component, 'ak-stage-prompt')
  t.is((await attacker.challenge('invited')).body.component, 'ak-stage-access-denied')
  const sent = await attacker.answer('invited', { ...VICTIM, username: 'mallory' }, { step: false })
  t.is(sent.body.component, 'ak-stage-access-denied')
  await vera.answer('invited', VICTIM)
  t.is((await vera.answer('invited', { answer: 'x' })).body.component, 'xak-flow-redirect')
  t.is((await vera.get('/api/v3/core/users/me/')).body.user.username, 'vera')
})
