import { definePlugin, type FlowDocument, type Planning } from '@sallyport/core'
import { Browser } from '@sallyport/testing'
import { serve, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage, question } from '../support/stages.ts'
import { pass } from '@sallyport/core'

const other = askStage('other_question', () => pass())
const plugins = [stagesPlugin(question, other)]

const flow = (...stages: readonly string[]): FlowDocument => ({
  slug: 'tested',
  designation: 'authorization',
  stages: stages.map((stage, index) => ({ stage, name: `${stage}-${index}` })),
})

async function apply({ engine }: Served, ...flows: readonly FlowDocument[]): Promise<void> {
  await engine.applyFlows(
    flows.map((one) => ({ flow: one, source: 'test' })),
    'test',
  )
}

/** Asks again and again, without sleeping on a guess, until the condition holds or the time is over. */
async function within(seconds: number, holds: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    if (await holds()) return true
  }
  return false
}

test('a run goes on by the definition that it was planned with, whatever becomes of the flow meanwhile', async (t) => {
  const served = await serve(t, { plugins, flows: [flow('question', 'question', 'question')] })
  const ann = served.browser()
  await ann.challenge('tested')
  await ann.answer('tested', { answer: 'x' })
  await apply(served, flow('other_question'))
  t.is((await ann.challenge('tested')).body.component, 'test-stage-question')
  t.is((await ann.answer('tested', { answer: 'x' })).body.component, 'test-stage-question')
  t.is((await ann.answer('tested', { answer: 'x' })).body.component, 'xak-flow-redirect')
  t.is((await ann.challenge('tested')).body.component, 'test-stage-other-question')
})

test('a first challenge that has changed since it was shown is shown anew, and keeps next', async (t) => {
  const served = await serve(t, { plugins, flows: [flow('question')] })
  const ann = served.browser()
  await ann.challenge('tested', { query: 'next=%2Fapp' })
  await apply(served, flow('other_question'))
  const late = await ann.answer('tested', { answer: 'x' })
  t.is(late.status, 409)
  t.is(late.body.code, 'flow_changed')
  t.is(late.body.component, 'test-stage-other-question')
  t.is((await ann.answer('tested', { answer: 'x' })).body.to, '/app')
})

test('a second node sees a change within a second', async (t) => {
  const one = await serve(t, { plugins, flows: [flow('question')] })
  const two = await serve(t, { plugins, databaseUrl: one.databaseUrl, flows: [flow('question')] })
  await apply(one, flow('other_question'))
  const seen = await within(
    1,
    async () => (await two.browser().challenge('tested')).body.component === 'test-stage-other-question',
  )
  t.true(seen)
})

test('a second node sees a change within six seconds if its notification is lost', async (t) => {
  const one = await serve(t, { plugins, flows: [flow('question')] })
  const two = await serve(t, { plugins, databaseUrl: one.databaseUrl, flows: [flow('question')] })
  // What `applyFlows` does, but for the notification.
  const { pool } = one.storage
  const { rows } = await pool.query("select revision from sallyport_flow where slug = 'tested'")
  await apply(one, flow('other_question'))
  await pool.query("update sallyport_flow set revision = $1 where slug = 'tested'", [rows[0].revision])
  await two.engine.definitions.refresh()
  t.is((await two.browser().challenge('tested')).body.component, 'test-stage-question')
  await pool.query(
    "update sallyport_flow set revision = (select revision from sallyport_flow_revision where slug = 'tested' and revision <> $1) where slug = 'tested'",
    [rows[0].revision],
  )
  const seen = await within(
    6,
    async () => (await two.browser().challenge('tested')).body.component === 'test-stage-other-question',
  )
  t.true(seen)
})

test('a plugin that is gone ends its runs with a clean restart that keeps next, and touches no other run', async (t) => {
  const one = await serve(t, { plugins, flows: [flow('question', 'other_question')] })
  const ann = one.browser()
  const bob = one.browser()
  await ann.challenge('tested', { query: 'next=%2Fapp' })
  const shown = await ann.answer('tested', { answer: 'x' })
  t.is(shown.body.component, 'test-stage-other-question')
  const login = 'default-authentication-flow'
  await bob.challenge(login)
  await bob.answer(login, { uid_field: 'ann' })
  const two = await serve(t, {
    plugins: [stagesPlugin(question)],
    databaseUrl: one.databaseUrl,
    flows: [flow('question')],
  })
  const later = new Browser(two.url, '', ann)
  const late = await later.answer('tested', { answer: 'x' }, { step: shown.body.step })
  t.is(late.status, 409)
  t.is(late.body.component, 'test-stage-question')
  t.is((await later.answer('tested', { answer: 'x' })).body.to, '/app')
  t.is((await new Browser(two.url, '', bob).challenge(login)).body.component, 'ak-stage-password')
})

test('a plugin extends plans, the same way at every request', async (t) => {
  const extending = definePlugin({
    name: 'extending',
    version: '1.0.0',
    capabilities: { hooks: ['plan'] },
    apply: ({ hooks }) =>
      hooks.plan.tap('extending', (plan, planning: Planning) =>
        planning.flow.slug === 'tested' ? [planning.entry({ type: 'other_question' }), ...plan] : plan,
      ),
  })
  const { browser } = await serve(t, { plugins: [...plugins, extending], flows: [flow('question')] })
  const ann = browser()
  t.is((await ann.challenge('tested')).body.component, 'test-stage-other-question')
  t.is((await ann.answer('tested', { answer: 'x' })).body.component, 'test-stage-question')
  t.is((await ann.answer('tested', { answer: 'x' })).body.component, 'xak-flow-redirect')
})

const bad: readonly [title: string, flows: readonly FlowDocument[], sentence: RegExp][] = [
  [
    'flows that lead to each other and ask nothing',
    ['a', 'b'].map((slug) => ({
      slug,
      designation: 'authorization' as const,
      stages: [{ stage: 'redirect', config: { mode: 'flow', targetFlow: slug === 'a' ? 'b' : 'a' } }],
    })),
    /flows\.a redirects in a loop without a prompt: a → b → a\./,
  ],
  [
    'a flow that leads to one that does not exist',
    [
      {
        slug: 'a',
        designation: 'authorization',
        stages: [{ stage: 'redirect', config: { mode: 'flow', targetFlow: 'gone' } }],
      },
    ],
    /flows\.a\.stages\[0\] leads to the flow "gone", which does not exist\./,
  ],
  [
    'a redirect without a target',
    [{ slug: 'a', designation: 'authorization', stages: [{ stage: 'redirect', config: { mode: 'flow' } }] }],
    /flows\.a\.stages\[0\]\.config\.targetFlow is needed with "flow"\./,
  ],
  [
    'policies that nobody would ask',
    [
      {
        slug: 'a',
        designation: 'authorization',
        stages: [{ stage: 'dummy', reEvaluatePolicies: false, policies: [{ group: 'staff' }] }],
      },
    ],
    /neither "evaluateOnPlan" nor "reEvaluatePolicies"/,
  ],
  [
    'a policy binding that names two things',
    [{ slug: 'a', designation: 'authorization', stages: [], policies: [{ group: 'staff', user: 'ann' }] }],
    /flows\.a\.policies\[0\] must name exactly one of "policy", "group" and "user"\./,
  ],
  [
    'two bindings at one place',
    [
      {
        slug: 'a',
        designation: 'authorization',
        stages: [],
        policies: [
          { group: 'a', order: 3 },
          { group: 'b', order: 3 },
        ],
      },
    ],
    /flows\.a\.policies\[1\]\.order puts a second binding at place 3\./,
  ],
  [
    'one group twice',
    [{ slug: 'a', designation: 'authorization', stages: [], policies: [{ group: 'a' }, { group: 'a', negate: true }] }],
    /binds the group "a" here a second time\./,
  ],
  [
    'an unknown key of a policy',
    [{ slug: 'a', designation: 'authorization', stages: [], policies: [{ group: 'a', odd: 1 } as object] }],
    /flows\.a\.policies\[0\]\.odd is no key that is known here; there are policy, .*\./,
  ],
  [
    'a policy type that nobody registers',
    [{ slug: 'a', designation: 'authorization', stages: [], policies: [{ policy: 'nothing' }] }],
    /names the policy type "nothing", which no plugin registers\./,
  ],
]

for (const [title, flows, message] of bad) {
  test(`when flows are applied, ${title}: refused with file and path`, async (t: ExecutionContext) => {
    const served = await serve(t)
    await t.throwsAsync(apply(served, ...flows), { message })
  })
}
