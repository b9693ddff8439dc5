import {
  definePlugin,
  definePolicy,
  defineStage,
  pass,
  type FlowDocument,
  type Plugin,
  type StageType,
} from '@sallyport/core'
import { Browser } from '@sallyport/testing'
import { serve, type ServeOptions, type Served, type TestContext } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import { loggedIn } from '../admin/helper.ts'
import { stagesPlugin } from '../support/plugin.ts'
import { recordingLog, type RecordingLog } from '../support/recording-log.ts'
import { askStage, question } from '../support/stages.ts'

/** The first version of a stage: its configuration has a `length`. */
const pin1 = defineStage({
  type: 'pin',
  version: 1,
  component: 'test-stage-pin',
  config: Type.Object({ length: Type.Integer({ default: 4 }) }),
  challenge: Type.Object({ digits: Type.Integer() }),
  response: Type.Object({ pin: Type.String({ maxLength: 12 }) }),
  present: ({ config }) => ({ digits: config.length }),
  submit: () => pass(),
})

/** The second one: `digits` has taken its place. */
function pin2(more: Partial<Pick<StageType, 'upgradeConfig' | 'understands'>> = { upgradeConfig: renamed }): StageType {
  return defineStage({
    ...more,
    type: 'pin',
    version: 2,
    component: 'test-stage-pin',
    config: Type.Object({
      digits: Type.Integer({ default: 4 }),
      label: Type.String({ maxLength: 20, default: 'PIN' }),
    }),
    challenge: Type.Object({ digits: Type.Integer(), label: Type.String() }),
    response: Type.Object({ pin: Type.String({ maxLength: 12 }) }),
    present: ({ config }) => config,
    submit: () => pass(),
  })
}

const renamed = (_from: number, { length = null }: Readonly<Record<string, unknown>>): { digits: unknown } => ({
  digits: length,
})
const lasting = { upgradeConfig: renamed, understands: (from: number) => from === 1 }

const flow: FlowDocument = {
  slug: 'tested',
  designation: 'authorization',
  stages: [{ stage: 'question' }, { stage: 'pin', config: { length: 6 } }, { stage: 'question', name: 'last' }],
}

interface Node extends Served {
  readonly log: RecordingLog
}

/** A server whose plugins bring these stage types besides a plain question. */
async function node(t: TestContext, pin: StageType | undefined, options: ServeOptions = {}): Promise<Node> {
  const log = recordingLog()
  const types = pin === undefined ? [question] : [question, pin]
  const plugins = [stagesPlugin(...types), ...(options.plugins ?? [])]
  return { ...(await serve(t, { log, ...options, plugins })), log }
}

/** The same installation with another release of the plugin. */
const release = (t: TestContext, previous: Served, pin: StageType | undefined, plugins: readonly Plugin[] = []) =>
  node(t, pin, { databaseUrl: previous.databaseUrl, plugins })

/** The same browser, sent to another release. */
const moved = (to: Served, browser: Browser): Browser => new Browser(to.url, '', browser, to.check)

const warnings = ({ log }: Node): readonly string[] =>
  log.lines.filter((line) => line.startsWith('warn ') && line.includes('The flow "tested" cannot be used'))

test('a stored flow of an older version is upgraded when it is read, not per request, and stays stored as it is', async (t) => {
  const one = await node(t, pin1, { flows: [flow] })
  const stored = async (): Promise<unknown> => {
    const sql = "select revision, definition::text from sallyport_flow_revision where slug = 'tested'"
    return (await one.storage.pool.query(sql)).rows
  }
  const before = await stored()
  let upgrades = 0
  const counted = (from: number, config: Readonly<Record<string, unknown>>): { digits: unknown } => {
    upgrades += 1
    return renamed(from, config)
  }
  const two = await release(t, one, pin2({ upgradeConfig: counted }))
  const atStart = upgrades
  t.true(atStart > 0)
  for (const next of ['/a', '/b']) {
    const ann = two.browser()
    await ann.challenge('tested', { query: `next=${encodeURIComponent(next)}` })
    const shown = await ann.answer('tested', { answer: 'x' })
    t.is(shown.body.component, 'test-stage-pin')
    t.is(shown.body['digits'], 6)
    t.is(shown.body['label'], 'PIN')
    t.is((await ann.challenge('tested')).body['digits'], 6)
    await ann.answer('tested', { pin: '123456' })
    t.is((await ann.answer('tested', { answer: 'x' })).body.to, next)
  }
  t.is(upgrades, atStart)
  t.deepEqual(await stored(), before)
  t.deepEqual(warnings(two), [])
})

test('a run goes on where the new version understands it, and begins again where it does not', async (t) => {
  const one = await node(t, pin1, { flows: [flow] })
  const ann = one.browser()
  await ann.challenge('tested', { query: 'next=%2Fapp' })
  const shown = await ann.answer('tested', { answer: 'x' })
  const lasts = await release(t, one, pin2(lasting))
  t.is((await moved(lasts, ann).challenge('tested')).body['digits'], 6)
  const ends = await release(t, one, pin2())
  const later = moved(ends, ann)
  const late = await later.answer('tested', { pin: '1' }, { step: shown.body.step })
  t.is(late.status, 409)
  t.is(late.body.code, 'run_ended')
  t.is(late.body.component, 'test-stage-question')
  await later.answer('tested', { answer: 'x' })
  await later.answer('tested', { pin: '1' })
  t.is((await later.answer('tested', { answer: 'x' })).body.to, '/app')
})

test('a run remembers the version that it was begun under, whichever is stored', async (t) => {
  const one = await node(t, pin1, { flows: [flow] })
  const two = await release(t, one, pin2(lasting))
  const ann = two.browser()
  await ann.challenge('tested')
  await ann.answer('tested', { answer: 'x' })
  const asked: number[] = []
  const three = await release(t, one, {
    ...pin2({ upgradeConfig: renamed, understands: (from) => asked.push(from) > 0 }),
    version: 3,
  })
  const later = moved(three, ann)
  t.is((await later.challenge('tested')).body.component, 'test-stage-pin')
  t.is((await later.answer('tested', { pin: '1' })).body.component, 'test-stage-question')
  t.deepEqual(asked, [2])
  // The release is rolled back to one that cannot know what the run holds.
  const back = await release(t, one, pin1)
  t.is((await moved(back, later).challenge('tested')).body.component, 'test-stage-question')
  t.deepEqual(warnings(back), [])
})

test('a previous revision stays stored as long as a run goes on with it, under whichever version', async (t) => {
  const one = await node(t, pin1, { flows: [flow] })
  const two = await release(t, one, pin2())
  const ann = two.browser()
  await ann.challenge('tested')
  await ann.answer('tested', { answer: 'x' })
  await two.engine.applyFlows([{ flow: { ...flow, stages: [] }, source: 'test' }], 'test')
  const { pool, runs } = two.storage
  await pool.query("update sallyport_flow_revision set created_at = now() - interval '2 days'")
  await runs.sweep()
  await two.engine.definitions.clear()
  t.is((await ann.challenge('tested')).body.component, 'test-stage-pin')
})

test('a first challenge of an older version is shown anew before its answer counts', async (t) => {
  const first: FlowDocument = { ...flow, stages: [{ stage: 'pin', config: { length: 6 } }] }
  const one = await node(t, pin1, { flows: [first] })
  const ann = one.browser()
  const { body } = await ann.challenge('tested')
  const two = await release(t, one, pin2())
  const late = await moved(two, ann).answer('tested', { pin: '1' }, { step: body.step })
  t.is(late.status, 409)
  t.is(late.body.code, 'flow_changed')
  t.is(late.body['label'], 'PIN')
})

test('a run that nobody has arrived at waits for its browser across versions', async (t) => {
  const one = await node(t, pin1, { flows: [flow] })
  const { link } = await one.engine.start('tested', { next: '/app' })
  const two = await release(t, one, pin2())
  const ann = two.browser()
  const query = new URL(link).searchParams.toString()
  const gate = await ann.challenge('tested', { query })
  t.is(gate.body.component, 'ak-stage-consent')
  const begun = await ann.answer('tested', {}, { query, step: gate.body.step })
  t.is(begun.body.component, 'test-stage-question')
  await ann.answer('tested', { answer: 'x' })
  t.is((await ann.answer('tested', { pin: '1' })).body.component, 'test-stage-question')
  t.is((await ann.answer('tested', { answer: 'x' })).body.to, '/app')
})

test('a release that is rolled back refuses what is newer, loses nothing and runs everything else', async (t) => {
  const newer: FlowDocument = { ...flow, stages: [{ stage: 'question' }, { stage: 'pin', config: { digits: 8 } }] }
  const one = await node(t, pin2(), { flows: [newer] })
  const ann = one.browser()
  await ann.challenge('tested', { query: 'next=%2Fapp' })
  const shown = await ann.answer('tested', { answer: 'x' })
  const back = await release(t, one, pin1)
  const there = moved(back, ann)
  const refused = await there.answer('tested', { pin: '1' }, { step: shown.body.step })
  t.is(refused.status, 503)
  t.like(refused.body, { code: 'flow_unavailable', detail: 'This flow cannot be used at the moment.' })
  t.is((await back.browser().challenge('default-authentication-flow')).status, 200)
  t.is((await back.browser().challenge('no-such-flow')).body.code, 'flow_not_found')
  const [warning = '', ...more] = warnings(back)
  t.deepEqual(more, [])
  const sentence =
    'its stage "tested-pin" needs version 2 of the stage type "pin", but the plugin "test-stages" has version 1.'
  t.true(warning.includes(`The flow "tested" cannot be used: ${sentence}`))
  await t.throwsAsync(back.engine.start('tested'), { code: 'flow_unavailable' })
  // Forward again.
  const again = await release(t, one, pin2())
  const later = moved(again, ann)
  t.is((await later.answer('tested', { pin: '1' }, { step: shown.body.step })).body.to, '/app')
})

test('a stage that leads to a flow that cannot be used waits, and its run is as it was', async (t) => {
  const leading: FlowDocument = {
    slug: 'leading',
    designation: 'authorization',
    stages: [
      { stage: 'question', name: 'leads' },
      { stage: 'redirect', config: { mode: 'flow', targetFlow: 'tested' } },
    ],
  }
  const one = await node(t, pin1, { flows: [flow, leading] })
  const gone = await release(t, one, undefined)
  const ann = gone.browser()
  await ann.challenge('leading')
  t.is((await ann.answer('leading', { answer: 'x' })).body.code, 'flow_unavailable')
  const back = moved(await release(t, one, pin1), ann)
  t.is((await back.challenge('leading')).body.component, 'test-stage-question')
  t.is((await back.answer('leading', { answer: 'x' })).body.component, 'xak-flow-redirect')
})

const failing: readonly [title: string, pin: StageType | undefined, reason: string][] = [
  ['a type that is gone', undefined, 'its stage "tested-pin" is of the stage type "pin", which no plugin registers.'],
  [
    'no upgradeConfig',
    pin2({}),
    'its stage "tested-pin" was written for version 1 of the stage type "pin", and version 2 of the plugin "test-stages" has no upgrade for it.',
  ],
  [
    'an upgradeConfig that throws',
    pin2({
      upgradeConfig() {
        throw new Error('no luck')
      },
    }),
    'and the plugin "test-stages" failed to upgrade it: no luck.',
  ],
  [
    'an upgradeConfig whose result does not fit',
    pin2({ upgradeConfig: () => ({ digits: 'many' }) }),
    'and what the plugin "test-stages" upgrades it to does not fit: digits must be integer.',
  ],
  [
    'an upgradeConfig that gives an unknown setting',
    pin2({ upgradeConfig: (_from, config) => config }),
    'and what the plugin "test-stages" upgrades it to does not fit: length is no setting of the stage type "pin"; there are digits, label.',
  ],
  [
    'an upgradeConfig that gives nothing',
    pin2({ upgradeConfig: () => JSON.parse('null') }),
    'and what the plugin "test-stages" upgrades it to does not fit: it is no object.',
  ],
]

for (const [title, pin, reason] of failing) {
  test(`${title} makes one flow unavailable, and says so once`, async (t) => {
    const one = await node(t, pin1, { flows: [flow] })
    const two = await release(t, one, pin)
    t.is((await two.browser().challenge('tested')).body.code, 'flow_unavailable')
    t.is((await two.browser().challenge('default-authentication-flow')).status, 200)
    await two.engine.definitions.refresh()
    const told = warnings(two)
    t.is(told.length, 1)
    t.true(told[0]?.includes(reason), told[0])
  })
}

test('nothing is reported of a flow that the start itself upgrades to the present version', async (t) => {
  const one = await node(t, pin1, { flows: [flow] })
  const fixed: FlowDocument = { ...flow, stages: [{ stage: 'question' }, { stage: 'pin', config: { digits: 6 } }] }
  const two = await node(t, pin2({}), { databaseUrl: one.databaseUrl, flows: [fixed] })
  t.is((await two.browser().challenge('tested')).status, 200)
  t.deepEqual(warnings(two), [])
})

test('a stage that was inserted under an older version goes on where the new one understands it', async (t) => {
  const inserting = askStage('inserting', () => ({
    kind: 'insert',
    stages: [{ type: 'pin', config: { length: 7 } }],
    position: 'after',
  }))
  const inserts: FlowDocument = { slug: 'tested', designation: 'authorization', stages: [{ stage: 'inserting' }] }
  const others = [
    definePlugin({
      name: 'inserting',
      version: '1.0.0',
      apply: ({ hooks }) => hooks.stages.tap('inserting', (stages) => stages.add(inserting)),
    }),
  ]
  const one = await node(t, pin1, { flows: [inserts], plugins: others })
  const ann = one.browser()
  await ann.challenge('tested')
  t.is((await ann.answer('tested', { answer: 'x' })).body['digits'], 7)
  const lasts = await release(t, one, pin2(lasting), others)
  t.like((await moved(lasts, ann).challenge('tested')).body, { digits: 7, label: 'PIN' })
  const ends = await release(t, one, pin2(), others)
  t.is((await moved(ends, ann).challenge('tested')).body.component, 'test-stage-inserting')
})

/** A policy type whose configuration was called something else in its first version. */
const gate = (version: number): Plugin =>
  definePlugin({
    name: 'gate',
    version: '1.0.0',
    apply: ({ hooks }) =>
      hooks.policies.tap('gate', (policies) =>
        policies.add(
          definePolicy({
            type: 'gate',
            version,
            config: Type.Object(version === 1 ? { open: Type.Boolean() } : { closed: Type.Boolean() }),
            ...(version === 1
              ? {}
              : { upgradeConfig: (_from: number, { open = true }) => ({ closed: open !== true }) }),
            evaluate: ({ config }) => ({
              passing: version === 1 ? config['open'] === true : config['closed'] === false,
            }),
          }),
        ),
      ),
  })

test('policies of an older version are upgraded, and newer ones refused', async (t) => {
  const open = (slug: string, isOpen: boolean): FlowDocument => ({
    slug,
    designation: 'authorization',
    stages: [{ stage: 'question', policies: [{ policy: 'gate', config: { open: isOpen } }] }],
  })
  const one = await node(t, undefined, { plugins: [gate(1)], flows: [open('tested', true), open('closed', false)] })
  const two = await release(t, one, undefined, [gate(2)])
  t.is((await two.browser().challenge('tested')).body.component, 'test-stage-question')
  t.is((await two.browser().challenge('closed')).body.component, 'xak-flow-redirect')
  const newer: FlowDocument = {
    ...open('tested', true),
    policies: [{ policy: 'gate', config: { closed: false } }],
    stages: [],
  }
  await two.engine.applyFlows([{ flow: newer, source: 'test' }], 'test')
  const back = await release(t, one, undefined, [gate(1)])
  t.is((await back.browser().challenge('tested')).body.code, 'flow_unavailable')
  t.regex(
    warnings(back).join('\n'),
    /its policy "tested-gate" needs version 2 of the policy type "gate", but the plugin "gate" has version 1\./,
  )
})

test('an exported flow says its versions, and is upgraded where the plugins are newer', async (t) => {
  const one = await node(t, pin1, { flows: [flow] })
  const admin = await loggedIn(one, 'admin')
  const { text } = await admin.get('/api/v3/flows/instances/tested/export/')
  t.regex(text, /stage: pin\n\s+name: tested-pin\n\s+version: 1\n/)
  const exported = (version: number): FlowDocument => ({
    ...flow,
    stages: [{ stage: 'pin', name: 'exported', version, config: { length: 6 } }],
  })
  const two = await node(t, pin2(), { flows: [exported(1)] })
  t.is((await two.browser().challenge('tested')).body['digits'], 6)
  const apply = (document: FlowDocument): Promise<void> =>
    two.engine.applyFlows([{ flow: document, source: 'login.yaml', lineOf: () => 7 }], 'test')
  await t.throwsAsync(apply(exported(3)), {
    message:
      'login.yaml:7: flows.tested.stages[0] needs version 3 of the stage type "pin", but the plugin "test-stages" has version 2.',
  })
  await t.throwsAsync(apply({ ...flow, stages: [{ stage: 'pin', version: 1 }] }), {
    message: /stages\[0\]\.version says for which version a "config" was written, and there is none\./,
  })
  // A flow that stays and is still stored in the older version has the same content as its file.
  await apply({ ...exported(1), slug: 'other' })
  t.is((await two.browser().challenge('other')).body['digits'], 6)
})
