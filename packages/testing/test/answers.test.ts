import { definePlugin, defineStage, pass, type FlowDocument, type Plugin } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import { checkAnswers } from '../src/server/answers/check-answer.ts'

const LOGIN = 'default-authentication-flow'
const PATH = `/api/v3/flows/executor/${LOGIN}/`

/** Changes every challenge on its way out, as a careless plugin would. */
function spoil(change: object): Plugin {
  return definePlugin({
    name: 'acme',
    version: '1.0.0',
    capabilities: { hooks: ['challenge'] },
    apply: ({ hooks }) =>
      hooks.challenge.tapPromise('acme', async (challenge) => Object.assign({ ...challenge }, change)),
  })
}

const spoilt: readonly [title: string, change: object, sentence: RegExp][] = [
  ['of the wrong type', { password_fields: 'yes' }, /does not fit the schema of its stage type \(\/password_fields/],
  ['that is missing', { user_fields: undefined }, /does not fit the schema of its stage type/],
  [
    'that is no choice of the reference system',
    { flow_designation: 'x' },
    /reference system read \(\/flow_designation/,
  ],
  ['of flow_info that is missing', { flow_info: { title: '', layout: 'stacked' } }, /wrong flow_info/],
  ['of flow_info that is no choice', { flow_info: { title: '', layout: 'x', cancel_url: '/' } }, /\/flow_info\/layout/],
  ['of response_errors without a code', { response_errors: { a: [{ string: 'No.' }] } }, /wrong response_errors/],
]

for (const [title, change, message] of spoilt) {
  test(`a field ${title} fails the test that sees it, with one sentence`, async (t) => {
    const { browser } = await serve(t, { plugins: [spoil(change)] })
    await t.throwsAsync(browser().challenge(LOGIN), { message })
    await t.throwsAsync(browser().clone().challenge(LOGIN), { message })
  })
}

test('a challenge that a plugin has bent out of its schema is found, also where the schema follows the config', async (t) => {
  const stage = defineStage({
    type: 'acme_pin',
    version: 1,
    component: 'acme-stage-pin',
    config: Type.Object({ length: Type.Integer({ default: 6 }) }),
    challenge: ({ length }) => Type.Object({ pin: Type.String({ minLength: length }) }),
    response: Type.Object({}),
    present: ({ config }) => ({ pin: '1'.repeat(config.length) }),
    submit: () => pass(),
  })
  const plugin = definePlugin({
    name: 'acme',
    version: '1.0.0',
    capabilities: { hooks: ['challenge'] },
    apply({ hooks }) {
      hooks.stages.tap('acme', (stages) => stages.add(stage))
      hooks.challenge.tap('acme', (challenge, visit) =>
        visit.flow.slug === 'long' ? { ...challenge, pin: '12345' } : challenge,
      )
    },
  })
  const flow = (slug: string, config: { length: number }): FlowDocument => ({
    slug,
    designation: 'authorization',
    stages: [{ stage: 'acme_pin', config }],
  })
  const { browser } = await serve(t, {
    plugins: [plugin],
    flows: [flow('long', { length: 6 }), flow('short', { length: 5 })],
  })
  t.is((await browser().challenge('short')).status, 200)
  await t.throwsAsync(browser().challenge('long'), { message: /does not fit the schema of its stage type \(\/pin/ })
})

const step = `${Buffer.from('["d","run","revision","binding"]').toString('base64url')}.mac`
const redirect = { component: 'xak-flow-redirect', to: '/' }
const answers: readonly [title: string, status: number, body: unknown, sentence: RegExp | undefined][] = [
  ['an error with detail and code', 404, { detail: 'No.', code: 'no' }, undefined],
  ['an error with a third field', 404, { detail: 'No.', code: 'no', more: 1 }, /exactly \{ detail, code \}/],
  ['an error whose code is a number', 404, { detail: 'No.', code: 1 }, /no text/],
  ['an answer that is no JSON', 200, undefined, /is no JSON object/],
  ['a 200 that is no challenge', 200, { detail: 'No.', code: 'no' }, /has no challenge/],
  ['a challenge with 403', 403, redirect, /a status that has none/],
  ['a challenge with 500 that is no crash', 500, redirect, /by its status or component only/],
  ['a crash with 200', 200, { component: 'ak-stage-flow-error', request_id: 'a' }, /by its status or component only/],
  ['a conflict without a code', 409, redirect, /a conflict without a code/],
  ['a lost commit', 409, { detail: 'No.', code: 'conflict' }, undefined],
  ['a redirect', 200, redirect, undefined],
  ['a redirect with a step', 200, { ...redirect, step }, /has a step/],
  ['a redirect to nowhere', 200, { ...redirect, to: '' }, /\/to/],
  ['a question without a step', 200, { component: 'ak-stage-password' }, /has no step/],
  ['a component of nobody', 200, { component: 'acme-stage', step }, /which no plugin registers/],
]

test('answers of each shape are distinguished', async (t) => {
  const { engine } = await serve(t)
  const check = checkAnswers(engine)
  for (const [title, status, body, message] of answers) {
    const text = body === undefined ? '<html>' : JSON.stringify(body)
    const look = (): void => check({ method: 'POST', path: PATH, status, text, body, headers: new Headers() })
    if (message === undefined) t.notThrows(look, title)
    else t.throws(look, { message }, title)
  }
  t.notThrows(() => check({ method: 'GET', path: '/', status: 200, text: '', body: undefined, headers: new Headers() }))
})
