import { defineStage, pass, type FlowDocument, type Plugin, type PolicyEntry } from '@sallyport/core'
import { compileFlows, type FlowDefinition } from '@sallyport/core/adapter'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import { recordingLog } from '../support/recording-log.ts'
import { stagesPlugin } from '../support/plugin.ts'

const Settings = Type.Object({})
const PARTS = ['asks', 'enters', 'response', 'safe', 'bound'] as const
type Part = (typeof PARTS)[number]

/** A plugin whose stage types are in order, or fail while a flow is prepared: each in another part. */
function fragile(fails: boolean): Plugin {
  const failing = <Value>(part: Part, own: Part, value: Value): Value => {
    if (fails && part === own) throw new Error(`The part ${part} fails.`)
    return value
  }
  const asking = (own: Part) =>
    defineStage({
      type: `fragile_${own}`,
      version: 1,
      component: `test-stage-fragile-${own}`,
      config: Settings,
      challenge: Settings,
      response: () =>
        failing('response', own, Type.Object({ text: Type.String(fails && own === 'bound' ? {} : { maxLength: 9 }) })),
      asks: () => failing('asks', own, true),
      enters: () => failing('enters', own, false),
      enter() {},
      present: () => ({}),
      submit: () => pass(),
    })
  const silent = defineStage({
    type: 'fragile_safe',
    version: 1,
    config: Settings,
    safe: () => failing('safe', 'safe', false),
    act: () => pass(),
  })
  return stagesPlugin(silent, ...PARTS.filter((part) => part !== 'safe').map(asking))
}

test('a flow that a plugin fails to prepare is logged and left out, and the others are read', async (t) => {
  const flows = PARTS.map((part): FlowDocument => ({
    slug: `fragile-${part}`,
    designation: 'authorization',
    stages: [{ stage: `fragile_${part}` }],
  }))
  const one = await serve(t, { plugins: [fragile(false)], flows })
  const log = recordingLog()
  const two = await serve(t, { plugins: [fragile(true)], databaseUrl: one.databaseUrl, log })
  for (const { slug } of flows) {
    t.truthy(one.engine.definitions.current(slug), slug)
    t.is(two.engine.definitions.current(slug), undefined, slug)
    t.true(
      log.lines.some((line) => line.includes('cannot be prepared') && line.includes(slug)),
      slug,
    )
  }
  t.is((await two.browser().challenge('default-authentication-flow')).status, 200)
})

const guarded = (policies: readonly PolicyEntry[]): FlowDocument => ({
  slug: 'x',
  designation: 'authorization',
  policies: [...policies],
  stages: [],
})

test('two bindings at one place, and one subject twice, are refused', async (t) => {
  const { engine } = await serve(t)
  const refusal = (policies: readonly PolicyEntry[]): string | undefined =>
    t.throws(() => compileFlows([{ flow: guarded(policies), source: 'x' }], engine.registry))?.message
  t.is(
    refusal([{ group: 'a' }, { group: 'b', order: 0 }]),
    'x: flows.x.policies[1].order puts a second binding at place 0.',
  )
  t.is(refusal([{ group: 'a', order: 1 }, { group: 'b' }]), 'x: flows.x.policies[1] puts a second binding at place 1.')
  t.is(
    refusal([{ user: 'ann' }, { user: 'ann', negate: true }]),
    'x: flows.x.policies[1] binds the user "ann" here a second time.',
  )
  t.is(refusal([{ user: 'ann' }, { user: 'Ann' }]), 'x: flows.x.policies[1] binds the user "Ann" here a second time.')
  const odd = [{ user: 'place 1' }, { group: 'b' }, { user: 'group "b"' }]
  t.notThrows(() => compileFlows([{ flow: guarded(odd), source: 'x' }], engine.registry))
})

const dummy = (slug: string, name: string, config?: Record<string, unknown>): FlowDocument => ({
  slug,
  designation: 'authorization',
  stages: [{ stage: 'dummy', name, ...(config === undefined ? {} : { config }) }],
})

const deciding = (slug: string, name: string, expression?: string): FlowDocument =>
  Object.assign(
    {},
    guarded([{ policy: 'expression', name, ...(expression === undefined ? {} : { config: { expression } }) }]),
    {
      slug,
    },
  )

test('a name has one content among the flows that stay and the new ones', async (t) => {
  const { engine } = await serve(t, {
    flows: [dummy('one', 'shared', { throwError: false }), deciding('two', 'rule', 'is_sso')],
  })
  const apply = (...flows: readonly FlowDocument[]): Promise<void> =>
    engine.applyFlows(
      flows.map((flow) => ({ flow, source: 'new' })),
      'test',
    )
  await t.throwsAsync(apply(dummy('three', 'shared', { throwError: true })), {
    code: 'bad_flow',
    message:
      'new: flows.three.stages[0] gives the stage "shared" another content than the flow "one", which is applied by "files": give it a name of its own.',
  })
  await t.throwsAsync(apply(deciding('three', 'rule', '!is_sso')), {
    code: 'bad_flow',
    message:
      'new: flows.three.policies[0] gives the policy "rule" another content than the flow "two", which is applied by "files": give it a name of its own.',
  })
  await t.throwsAsync(apply({ ...dummy('three', 'shared'), stages: [{ stage: 'deny', name: 'shared' }] }), {
    message: 'new: flows.three.stages[0] refers to the stage "shared", which is of another type.',
  })
  await apply(dummy('three', 'shared'), deciding('four', 'rule'))
  const found = (slug: string): FlowDefinition | undefined => engine.definitions.current(slug)?.definition
  t.is(found('three')?.bindings[0]?.stage.config['throwError'], false)
  t.deepEqual(found('three')?.bindings[0]?.stage, found('one')?.bindings[0]?.stage)
  t.deepEqual(found('four')?.policies[0]?.subject, found('two')?.policies[0]?.subject)
  // Together they may change.
  await apply(dummy('one', 'shared', { throwError: true }), dummy('three', 'shared'))
  t.is(found('three')?.bindings[0]?.stage.config['throwError'], true)
})

test('a text that cannot be stored is refused with its place', async (t) => {
  const { engine } = await serve(t)
  const flow = { ...dummy('x', 'y'), title: 'Fine' }
  const reason = 'holds a NUL character or half a surrogate pair, which cannot be stored.'
  const cases: readonly [FlowDocument, string][] = [
    [{ ...flow, title: 'a\0b' }, '.title'],
    [{ ...flow, name: '\ud800' }, '.name'],
    [dummy('x', 'y\0'), '.stages[0].name'],
    [dummy('x', 'y', { title: '\udc00' }), '.stages[0].config.title'],
    [dummy('x', 'y', { 'a\0': 1 }), '.stages[0].config'],
    [guarded([{ user: 'a\0' }]), '.policies[0].user'],
    [deciding('x', 'y', '"\ud800" == ""'), '.policies[0].config.expression'],
  ]
  for (const [document, path] of cases) {
    const message = `x: flows.x${path} ${reason}`
    t.throws(() => compileFlows([{ flow: document, source: 'x' }], engine.registry), { code: 'bad_flow', message })
  }
  t.notThrows(() => compileFlows([{ flow: { ...flow, title: '🗝️' }, source: 'x' }], engine.registry))
})
