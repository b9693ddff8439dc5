import { definePlugin, definePolicy, type FlowDocument, type PolicyEntry } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import { loggedIn } from '../admin/helper.ts'

const says = (expression: string): PolicyEntry => ({ policy: 'expression', config: { expression } })

/** Expressions that have no answer for `ann` or for somebody who does not exist. */
const UNANSWERED: readonly string[] = [
  'request.user.attributes.exempt != true',
  'request.user.attributes.exempt == true',
  '!(request.user.attributes.exempt == true)',
  'request.user.attributes["no such key"] != true',
  'request.user.attributes.exempt.deeper != true',
  'request.user.groups[7] != "exempt"',
  'context.application.name != "exempt"',
  'context.auth_method_args.exempt != true',
  'request.query["exempt"] != "yes"',
  'int(request.user.email) > 0',
  'timestamp(request.user.name) < now',
  '1 / size(request.user.groups) > 0',
]

for (const negate of [false, true]) {
  test(`a policy without an answer${negate ? ', negated,' : ''} skips neither a proof nor a denial`, async (t) => {
    const flows = UNANSWERED.flatMap((expression, index): FlowDocument[] => [
      {
        slug: `proves-${index}`,
        designation: 'authentication',
        stages: [
          { stage: 'identification' },
          { stage: 'password', policies: [{ ...says(expression), negate }] },
          { stage: 'user_login' },
        ],
      },
      {
        slug: `guards-${index}`,
        designation: 'authentication',
        stages: [
          { stage: 'identification' },
          { stage: 'deny', config: { denyMessage: 'Guarded.' }, policies: [{ ...says(expression), negate }] },
          { stage: 'password' },
        ],
      },
    ])
    const { browser } = await serve(t, { flows })
    for (const [index, expression] of UNANSWERED.entries()) {
      for (const who of ['ann', 'nobody-of-this-name']) {
        const visitor = browser()
        await visitor.challenge(`proves-${index}`)
        const proof = await visitor.answer(`proves-${index}`, { uid_field: who })
        t.is(proof.body.component, 'ak-stage-password', `${expression} of ${who}`)
        await visitor.challenge(`guards-${index}`)
        const guard = await visitor.answer(`guards-${index}`, { uid_field: who })
        t.is(guard.body.error_message, 'Guarded.', `${expression} of ${who}`)
      }
    }
  })
}

test('a policy about the user who is logged in is asked about nobody else', async (t) => {
  const about: PolicyEntry = { group: 'staff', about: 'logged_in' }
  const served = await serve(t, {
    groups: [{ name: 'staff', members: ['admin'] }],
    flows: [
      {
        slug: 'step',
        designation: 'authentication',
        stages: [
          { stage: 'identification' },
          { stage: 'dummy', evaluateOnPlan: true, policies: [about] },
          { stage: 'password' },
        ],
      },
    ],
  })
  // The user that a visitor types does not count.
  const stranger = served.browser()
  await stranger.challenge('step')
  t.is((await stranger.answer('step', { uid_field: 'admin' })).body.component, 'ak-stage-password')
  const admin = await loggedIn(served, 'admin')
  await admin.challenge('step')
  t.is((await admin.answer('step', { uid_field: 'ann' })).body.component, 'ak-stage-dummy')
})

test('a policy type says itself that it reads the user', async (t) => {
  const vip = definePolicy({
    type: 'vip',
    version: 1,
    config: Type.Object({}),
    readsUser: () => true,
    evaluate: ({ person }) => ({ passing: person?.kind === 'known' && person.username === 'ann' }),
  })
  const flow: FlowDocument = {
    slug: 'a',
    designation: 'authentication',
    stages: [{ stage: 'identification' }, { stage: 'password', evaluateOnPlan: true, policies: [{ policy: 'vip' }] }],
  }
  const acme = definePlugin({
    name: 'acme',
    version: '1.0.0',
    apply: ({ hooks }) => hooks.policies.tap('acme', (policies) => policies.add(vip)),
  })
  const { engine } = await serve(t, { plugins: [acme] })
  await t.throwsAsync(engine.applyFlows([{ flow, source: 'a.yaml' }], 'files'), {
    message: /^a\.yaml: flows\.a\.stages\[1\]\.policies\[0\] reads the user, and is asked while the flow is planned/,
  })
})
