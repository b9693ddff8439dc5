import type { FlowDocument } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import type { Browser } from '@sallyport/testing'
import test from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { question } from '../support/stages.ts'

const LOGIN = 'default-authentication-flow'
const plugins = [stagesPlugin(question)]
const flow = (more: Partial<FlowDocument>): FlowDocument => ({
  slug: 'tested',
  designation: 'authorization',
  stages: [{ stage: 'question' }],
  ...more,
})

async function logIn(browser: Browser, name: string): Promise<Browser> {
  await browser.challenge(LOGIN)
  await browser.answer(LOGIN, { uid_field: name })
  await browser.answer(LOGIN, { password: 'correct horse' })
  return browser
}

const requirements: readonly [FlowDocument['authentication'], applies: readonly (string | undefined)[]][] = [
  ['none', [undefined, 'ann', 'admin']],
  ['require_authenticated', ['ann', 'admin']],
  ['require_unauthenticated', [undefined]],
  ['require_superuser', ['admin']],
  ['require_redirect', []],
  ['require_token', []],
  ['require_outpost', []],
]

for (const [authentication = 'none', applies] of requirements) {
  test(`a flow with ${authentication} applies to ${applies.map((who) => who ?? 'nobody').join(', ') || 'none of them'}`, async (t) => {
    const { browser } = await serve(t, { plugins, flows: [flow({ authentication })] })
    for (const who of [undefined, 'ann', 'admin']) {
      const visitor = who === undefined ? browser() : await logIn(browser(), who)
      const { status, body } = await visitor.challenge('tested')
      t.is(status, 200)
      if (applies.includes(who)) {
        t.is(body.component, 'test-stage-question')
      } else {
        t.is(body.component, 'ak-stage-access-denied')
        t.is(body.code, 'requirement_not_met')
        t.regex(
          body.error_message,
          authentication === 'require_token' ? /link/ : /^Flow does not apply to current user\.$/,
        )
        t.is((await visitor.answer('tested', { answer: 'x' }, { step: false })).body.code, 'requirement_not_met')
      }
    }
  })
}

test('a flow for logged-in users is about them, and does not ask who they are', async (t) => {
  const { browser } = await serve(t, { plugins, flows: [flow({ authentication: 'require_authenticated' })] })
  const ann = await logIn(browser(), 'ann')
  const { body } = await ann.challenge('tested')
  t.is(body.pending_user, 'ann')
})

test('a host app vouches for outposts, and stages find what it knows of them', async (t) => {
  const { browser } = await serve(t, {
    plugins,
    flows: [flow({ authentication: 'require_outpost' })],
    outpost: ({ header }) => (header('x-outpost') === 'ldap' ? { name: 'ldap' } : undefined),
  })
  const path = '/api/v3/flows/executor/tested/'
  t.is((await browser().get(path)).body.component, 'ak-stage-access-denied')
  const outpost = browser()
  const headers = { 'x-outpost': 'ldap' }
  const { body } = await outpost.get(path, { headers })
  t.is(body.component, 'test-stage-question')
  t.is((await outpost.post(path, { answer: 'x', step: body.step })).body.component, 'ak-stage-access-denied')
  t.is((await outpost.post(path, { answer: 'x', step: body.step }, { headers })).body.component, 'xak-flow-redirect')
})

test('a flow that requires a redirect rejects a visitor who opens it directly', async (t) => {
  const { browser } = await serve(t, {
    plugins,
    flows: [
      flow({ authentication: 'require_redirect' }),
      {
        slug: 'first',
        designation: 'authorization',
        stages: [{ stage: 'redirect', config: { mode: 'flow', targetFlow: 'tested' } }],
      },
    ],
  })
  const ann = browser()
  t.is((await ann.challenge('tested')).body.code, 'requirement_not_met')
  // The link alone waits for a click, since it stores a run.
  t.is((await ann.challenge('first')).body.component, 'ak-stage-consent')
  t.is((await ann.answer('first', {})).body.to, '/if/flow/tested/')
  t.is((await ann.challenge('tested')).body.component, 'test-stage-question')
  t.is((await ann.answer('tested', { answer: 'x' })).body.component, 'xak-flow-redirect')
  t.is((await ann.challenge('tested')).body.code, 'requirement_not_met')
})

const denials: readonly [FlowDocument['deniedAction'], next: string | undefined, to: string | undefined][] = [
  ['message_continue', '/app', '/app'],
  ['message_continue', undefined, undefined],
  ['message_continue', 'https://evil.example', undefined],
  ['message', '/app', undefined],
  ['message', undefined, undefined],
  ['continue', '/app', '/app'],
  ['continue', undefined, '/'],
  ['continue', 'https://evil.example', '/'],
]

for (const [deniedAction = 'message', next, to] of denials) {
  test(`a visitor that a flow does not apply to, with ${deniedAction} and next=${next}, ${to === undefined ? 'sees why' : `goes to ${to}`}`, async (t) => {
    const { browser } = await serve(t, {
      plugins,
      flows: [flow({ deniedAction, authentication: 'require_superuser' })],
    })
    const query = next === undefined ? '' : new URLSearchParams({ next }).toString()
    const { body } = await browser().challenge('tested', { query })
    if (to === undefined) t.is(body.component, 'ak-stage-access-denied')
    else t.deepEqual(body, { component: 'xak-flow-redirect', to })
  })
}

test('a logged-in user goes on from a login that does not apply to them, unless they come for a higher level', async (t) => {
  const { browser } = await serve(t, {
    plugins,
    flows: [
      flow({ designation: 'authentication', authentication: 'require_unauthenticated', deniedAction: 'message' }),
    ],
  })
  const ann = await logIn(browser(), 'ann')
  t.is((await ann.challenge('tested', { query: 'next=%2Fapp' })).body.to, '/app')
  t.is((await ann.challenge('tested', { query: 'next=%2Fapp&assurance=1' })).body.to, '/app')
  t.is((await ann.challenge('tested')).body.to, '/')
  t.is((await ann.challenge('tested', { query: 'next=%2Fapp&assurance=2' })).body.component, 'ak-stage-access-denied')
})

test('an empty flow is complete at once', async (t) => {
  const { browser, storage } = await serve(t, { plugins, flows: [flow({ stages: [] })] })
  t.is((await browser().challenge('tested', { query: 'next=%2Fapp' })).body.to, '/app')
  t.is((await browser().answer('tested', {}, { step: false })).body.to, '/')
  t.is((await storage.pool.query('select * from sallyport_run')).rowCount, 0)
})

test('a deny stage answers any link, and stores nothing', async (t) => {
  const { browser, storage } = await serve(t, {
    plugins,
    flows: [flow({ stages: [{ stage: 'deny', config: { denyMessage: 'Closed.' } }] })],
  })
  const { body } = await browser().challenge('tested')
  t.is(body.component, 'ak-stage-access-denied')
  t.is(body.error_message, 'Closed.')
  t.is((await storage.pool.query('select * from sallyport_run')).rowCount, 0)
})
