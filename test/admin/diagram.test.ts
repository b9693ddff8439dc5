import type { FlowDocument } from '@sallyport/core'
import { flowDiagram } from '@sallyport/core/adapter'
import { serve } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { loggedIn } from './helper.ts'
import { readChart, type Chart } from './mermaid.ts'

/** Draws a flow through the front door, and checks what is true of every diagram. */
async function draw(t: ExecutionContext, ...flows: readonly FlowDocument[]): Promise<{ chart: Chart; text: string }> {
  const served = await serve(t, { flows })
  const slug = flows[0]?.slug ?? ''
  const admin = await loggedIn(served, 'admin')
  const { body } = await admin.get(`/api/v3/flows/instances/${slug}/diagram/`)
  const chart = readChart(body.diagram)
  for (const { from, to } of chart.edges) {
    t.true(chart.nodes.has(from), `${from} is declared`)
    t.true(chart.nodes.has(to), `${to} is declared`)
  }
  const runtime = served.engine.definitions.current(slug)
  for (const [index, { stage }] of [...(runtime?.bindings.values() ?? [])].entries()) {
    t.deepEqual(chart.nodes.get(`stage_${index}`)?.lines, [`Stage (${stage.type.type})`, stage.name.slice(0, 200)])
  }
  return { chart, text: body.diagram }
}

const ways = ({ edges }: Chart, from: string): readonly string[] =>
  edges.filter((edge) => edge.from === from).map(({ label, to }) => (label === '' ? to : `${label} → ${to}`))

const flow = (more: Partial<FlowDocument>): FlowDocument => ({
  slug: 'drawn',
  designation: 'authorization',
  stages: [],
  ...more,
})

test('a flow without stages leads to its end', async (t) => {
  const { text } = await draw(t, flow({ name: 'Empty' }))
  t.is(text, 'graph TD\nflow_start[["Flow\nEmpty"]]\ndone[["End of the flow"]]\nflow_start --> done')
})

test('stages follow each other, and one with a policy may be passed by', async (t) => {
  const policies = [{ policy: 'dummy', name: 'dummy2-policy', config: {} }]
  const { text } = await draw(
    t,
    flow({
      stages: [
        { stage: 'dummy', name: 'dummy1' },
        { stage: 'dummy', name: 'dummy2', policies },
      ],
    }),
  )
  t.is(
    text,
    [
      'graph TD',
      'flow_start[["Flow\ndrawn"]]',
      'stage_0(["Stage (dummy)\ndummy1"])',
      'stage_1_arrival_policy_0{{"Policy (dummy) on arrival\ndummy2-policy"}}',
      'stage_1(["Stage (dummy)\ndummy2"])',
      'done[["End of the flow"]]',
      'flow_start --> stage_0',
      'stage_0 --> stage_1_arrival_policy_0',
      'stage_1_arrival_policy_0 -->|"Policy passed"| stage_1',
      'stage_1 --> done',
      'stage_1_arrival_policy_0 -->|"Policy denied, stage dropped"| done',
    ].join('\n'),
  )
})

test('a requirement and the flow’s own policies stand before it, and lead away from it', async (t) => {
  const { chart } = await draw(
    t,
    flow({
      authentication: 'require_superuser',
      deniedAction: 'message',
      policyEngineMode: 'all',
      policies: [{ group: 'staff' }, { user: 'ann', negate: true }, { policy: 'dummy', name: 'off', enabled: false }],
    }),
  )
  const refused = 'refused'
  t.deepEqual(chart.nodes.get(refused)?.lines, ['Flow not applicable', 'message'])
  t.deepEqual(ways(chart, 'flow_auth_requirement'), [
    `Requirement not fulfilled → ${refused}`,
    'Requirement fulfilled → flow_pre',
  ])
  t.deepEqual(ways(chart, 'flow_pre'), ['flow_policy_0', 'flow_policy_1'])
  t.deepEqual(chart.nodes.get('flow_policy_0')?.lines, ['Group before the flow', 'staff'])
  t.deepEqual(chart.nodes.get('flow_policy_1')?.lines, ['User before the flow, negated', 'ann'])
  t.deepEqual(ways(chart, 'flow_policy_1'), ['flow_policies'])
  t.deepEqual(chart.nodes.get('flow_policies')?.lines, ['Policies before the flow', 'Have all of them passed'])
  t.deepEqual(ways(chart, 'flow_policies'), [`Policy denied → ${refused}`, 'Policy passed → flow_start'])
  t.deepEqual(ways(chart, 'flow_start'), ['done'])
  // One that is off is not asked.
  t.false([...chart.nodes.values()].some(({ lines }) => lines.includes('off')))
})

test('policies that are asked while planning and on arrival are distinguished, and both lead past the stage', async (t) => {
  const { chart } = await draw(
    t,
    flow({
      stages: [
        { stage: 'dummy', evaluateOnPlan: true, policies: [{ group: 'staff' }, { user: 'ann' }] },
        { stage: 'dummy', evaluateOnPlan: true, reEvaluatePolicies: false, policies: [{ group: 'staff' }] },
        { stage: 'dummy' },
      ],
    }),
  )
  t.deepEqual(ways(chart, 'flow_start'), ['stage_0_plan_policy_0', 'stage_0_plan_policy_1'])
  t.deepEqual(chart.nodes.get('stage_0_plan_policies')?.lines, ['Policies while planning', 'Has any of them passed'])
  t.deepEqual(ways(chart, 'stage_0_plan_policies'), [
    'Policy passed → stage_0_arrival_policy_0',
    'Policy passed → stage_0_arrival_policy_1',
    'Policy denied, stage left out → stage_1_plan_policy_0',
  ])
  t.deepEqual(ways(chart, 'stage_0_arrival_policies'), [
    'Policy passed → stage_0',
    'Policy denied, stage dropped → stage_1_plan_policy_0',
  ])
  t.deepEqual(ways(chart, 'stage_1_plan_policy_0'), [
    'Policy passed → stage_1',
    'Policy denied, stage left out → stage_2',
  ])
  t.deepEqual(ways(chart, 'stage_2'), ['done'])
})

test('restarts, denials and redirects lead where the executor goes', async (t) => {
  const some = [{ group: 'staff' }]
  const { chart } = await draw(
    t,
    flow({
      authentication: 'require_authenticated',
      stages: [
        { stage: 'dummy', invalidResponseAction: 'restart' },
        { stage: 'password', invalidResponseAction: 'restart_with_context', policies: some },
        { stage: 'redirect', name: 'away', config: { targetStatic: '/' }, policies: some },
        { stage: 'redirect', name: 'on', config: { mode: 'flow', targetFlow: 'further' }, policies: some },
        { stage: 'deny', invalidResponseAction: 'restart', name: 'again', policies: some },
        { stage: 'deny', name: 'never' },
        { stage: 'dummy', name: 'unreachable' },
      ],
    }),
    { slug: 'further', designation: 'authorization', stages: [{ stage: 'dummy' }] },
  )
  const entry = 'flow_auth_requirement'
  t.deepEqual(ways(chart, 'stage_0'), [`Invalid response or denied, restart → ${entry}`, 'stage_1_arrival_policy_0'])
  t.is(ways(chart, 'stage_1')[0], `Invalid response or denied, restart with context → ${entry}`)
  // An error does not remove a stage that proves the person.
  t.is(ways(chart, 'stage_1_arrival_policy_0')[0], 'Policy passed or failed by error → stage_1')
  t.deepEqual(ways(chart, 'stage_2'), ['stage_2_away'])
  t.deepEqual(ways(chart, 'stage_3'), ['Redirect → stage_3_flow_0'])
  t.deepEqual(chart.nodes.get('stage_3_flow_0')?.lines, ['Flow', 'further'])
  t.deepEqual(ways(chart, 'stage_4'), [`Denied, restart → ${entry}`])
  t.deepEqual(ways(chart, 'stage_5'), ['denied'])
  t.false(chart.edges.some(({ to }) => to === 'stage_6'))
  t.deepEqual(ways(chart, 'stage_6'), ['done'])
})

test('a login that policies keep out does not end as if it had taken place', async (t) => {
  const { chart } = await draw(
    t,
    flow({
      designation: 'authentication',
      stages: [
        { stage: 'identification', config: { embedPassword: true } },
        { stage: 'user_login', policies: [{ group: 'staff' }] },
      ],
    }),
  )
  t.deepEqual(ways(chart, 'login_blocked'), ['Yes, login blocked → denied', 'No → done'])
})

const hostile = [
  'a"]]\nclick flow_start href "javascript:alert(1)"',
  '%%{init: {"securityLevel": "loose"}}%%',
  '<img src=x onerror=alert(1)>&amp;#quot;',
  '`**bold**`',
  'end --> done; style done fill:#f00;',
  '\u0001\u2028\u202e]]))}}||',
  '𝕬 Ünïcode ok',
]

test('names are shown as they are, whatever they would mean to Mermaid', async (t) => {
  const { chart } = await draw(
    t,
    flow({
      name: hostile[0] ?? '',
      stages: hostile.map((name, index) => ({
        stage: 'dummy',
        name: `${index} ${name}`.replaceAll(/[\p{C}\s]+/gu, ' '),
        policies: [{ group: name }, { user: name }, { policy: 'dummy', name, config: {} }],
      })),
    }),
  )
  for (const [index, name] of hostile.entries()) {
    const shown = name.replaceAll(/[\p{C}\s]+/gu, ' ').trim()
    for (const place of [0, 1, 2]) t.is(chart.nodes.get(`stage_${index}_arrival_policy_${place}`)?.lines[1], shown)
  }
})

test('every flow that ships with the server can be drawn', async (t) => {
  const { engine } = await serve(t)
  for (const runtime of engine.definitions.all()) t.true(readChart(flowDiagram(runtime)).edges.length > 0)
})
