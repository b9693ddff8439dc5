import type { FlowDocument } from '@sallyport/core'
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
