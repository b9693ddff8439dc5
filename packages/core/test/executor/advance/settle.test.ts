import { type Context } from '@sallyport/planner'
import test from 'ava'
import Type from 'typebox'
import type { BindingRuntime, FlowRuntime } from '../../../src/definitions/runtime.ts'
import { addMessages } from '../../../src/executor/advance/flow-messages.ts'
import { settle } from '../../../src/executor/advance/settle.ts'
import { startState, type State } from '../../../src/executor/state.ts'
import type { Run } from '../../../src/ports/run-store.ts'
import { deny, insert, invalid, pass, redirect, restart, retry, type Outcome } from '../../../src/stage/outcome.ts'
import type { Effects, Transition, SettleRules } from '../../../src/executor/advance/effects.ts'

type Action = BindingRuntime['invalidResponseAction']

const BEFORE: Context = { count: 1 }
const AFTER: Context = { count: 2 }

const rules: SettleRules = {
  url: new URL('https://sallyport.test'),
  origins: new Set(['https://sallyport.test']),
  home: '/',
  next: undefined,
  needsStepUp: false,
  personal: new Set(['secret']),
  inserted: (_binding, { type, name = type }) => ({ type, name, version: 1, config: {} }),
}

function bindingOf(invalidResponseAction: Action): BindingRuntime {
  return {
    pk: 'first',
    stage: {
      type: { type: 'tested', version: 1, config: Type.Object({}), act: () => pass() },
      pk: 'stage',
      name: 'tested',
      config: {},
      asks: false,
      enters: false,
      safe: false,
      challenge: undefined,
      response: undefined,
    },
    invalidResponseAction,
    policies: { mode: 'any', bindings: [] },
    evaluateOnPlan: false,
    reEvaluatePolicies: true,
    keptOnError: false,
  }
}

const runtime: FlowRuntime = {
  revision: 'r',
  definition: {
    pk: 'flow',
    slug: 'tested',
    name: 'tested',
    title: '',
    designation: 'authorization',
    authentication: 'none',
    deniedAction: 'message',
    layout: 'stacked',
    background: null,
    lifetime: 3600,
    given: [],
    confirmedElsewhere: 'move',
    policyEngineMode: 'any',
    policies: [],
    bindings: [],
  },
  policies: { mode: 'any', bindings: [] },
  bindings: new Map(),
}

const at = new Date(0)
const run: Run = {
  id: 'run',
  flow: 'tested',
  revision: 'r',
  browser: 'b',
  version: 1,
  person: null,
  requirementMet: false,
  pendingPerson: null,
  plan: [
    { binding: 'first', marker: 'keep' },
    { binding: 'second', marker: 'keep' },
  ],
  context: BEFORE,
  initial: {},
  proofs: [],
  vouched: [],
  next: null,
  startedAt: at,
  expiresAt: at,
  updatedAt: at,
  history: [],
  end: null,
  movedFrom: null,
  answered: null,
}

const effects: Effects = {
  context: AFTER,
  login: undefined,
  logout: false,
  events: [{ action: 'seen', person: null, details: {} }],
  messages: [],
  tokens: [],
  attempts: [],
  epochs: [],
  created: [],
  at: new Date(0).toISOString(),
  person: undefined,
  milliseconds: 1,
}

function settled(outcome: Outcome, action: Action): { transition: Transition; state: State } {
  const state = startState(runtime, run, { stored: run, supersedes: null, loggedIn: undefined })
  return settle({ rules, state, binding: bindingOf(action) }, outcome, effects)
}

const again = retry({ code: invalid('Wrong.') })
const no = deny('No.', 'no_luck')
const never = deny('Never.', 'too_many', { final: true })
const kept = true

/** What a stage has answered, its binding's action, what the run does next, and whether what the stage wrote is kept. */
const CASES: readonly [string, Outcome, Action, Transition, boolean][] = [
  ['pass', pass(), 'retry', 'arrive', kept],
  ['pass', pass(), 'restart', 'arrive', kept],
  ['pass', pass(), 'restart_with_context', 'arrive', kept],
  ['retry', again, 'retry', 'stay', kept],
  ['retry', again, 'restart', 'restart', !kept],
  ['retry', again, 'restart_with_context', 'restart_with_context', kept],
  ['deny', no, 'retry', 'end', !kept],
  ['deny', no, 'restart', 'restart', !kept],
  ['deny', no, 'restart_with_context', 'restart_with_context', kept],
  ['a final deny', never, 'retry', 'end', !kept],
  ['a final deny', never, 'restart', 'end', !kept],
  ['a final deny', never, 'restart_with_context', 'end', !kept],
  ['insert', insert([{ type: 'other' }]), 'retry', 'arrive', kept],
  ['insert', insert([{ type: 'other' }]), 'restart', 'arrive', kept],
  ['insert', insert([{ type: 'other' }]), 'restart_with_context', 'arrive', kept],
  ['insert before', insert([{ type: 'other' }], 'before'), 'restart', 'arrive', kept],
  ['redirect', redirect('/there'), 'retry', 'end', kept],
  ['redirect', redirect('/there'), 'restart', 'end', kept],
  ['redirect', redirect('/there'), 'restart_with_context', 'end', kept],
  ['restart', restart(), 'retry', 'restart', !kept],
  ['restart', restart(), 'restart', 'restart', !kept],
  ['restart', restart(), 'restart_with_context', 'restart', !kept],
  ['restart with context', restart({ keepContext: true }), 'retry', 'restart_with_context', kept],
  ['restart with context', restart({ keepContext: true }), 'restart', 'restart_with_context', kept],
]

for (const [name, outcome, action, transition, keeps] of CASES) {
  test(`${name} at a binding with ${action} leads to ${transition}, and ${keeps ? 'keeps' : 'forgets'} what was written`, (t) => {
    const result = settled(outcome, action)
    t.is(result.transition, transition)
    t.deepEqual(result.state.run.context, keeps ? AFTER : BEFORE)
    t.is(result.state.run.history.at(-1)?.outcome, outcome.kind)
    t.is(result.state.events.length, 1)
  })
}

for (const action of ['restart', 'restart_with_context'] as const) {
  test(`a binding with ${action} says why the flow begins again`, (t) => {
    t.deepEqual(settled(again, action).state.messages, [{ level: 'error', message: 'Wrong.' }])
    t.deepEqual(settled(no, action).state.messages, [{ level: 'error', message: 'No.' }])
  })
}

test('a line that stands there already is not said twice', (t) => {
  const line = { level: 'error' as const, message: 'No.' }
  const info = { level: 'info' as const, message: 'No.' }
  t.deepEqual(addMessages([line], [line, line]), [line])
  t.deepEqual(addMessages([line], [info]), [line, info])
})

test('of many lines the last sixteen are kept, each cut', (t) => {
  const lines = Array.from({ length: 20 }, (_, index) => ({ level: 'info' as const, message: `${index}` }))
  t.deepEqual(
    addMessages([], lines).map(({ message }) => message),
    lines.slice(4).map(({ message }) => message),
  )
  t.is(addMessages([], [{ level: 'info', message: 'x'.repeat(2000) }])[0]?.message.length, 1000)
})
