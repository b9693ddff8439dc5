import { pendingUser, planFlow } from '@sallyport/planner'
import type { BindingRuntime } from '../definitions/runtime.ts'
import { deny, type Outcome } from '../stage/outcome.ts'
import { isSilent, type AskingStage } from '../stage/stage-type.ts'
import { openVisit, personOf, type OpenVisit, type VisitScope } from './open-visit.ts'
import { requirementFacts } from './requirement-facts.ts'
import { complete, denied, settle, type Settled, type SettleRules } from './settle.ts'
import { currentBinding, type State } from './state.ts'

/** Transitions that one request may make: more is a circle. */
const MAX_TRANSITIONS = 32

/** Takes a run from stage to stage, until one has something to ask or the run ends. A throw undoes all of it. */
export async function advance(
  scope: VisitScope,
  start: State,
  response: Readonly<Record<string, unknown>> | undefined,
): Promise<State> {
  const rules = settleRules(scope)
  let { state, motion } =
    response === undefined ? { state: start, motion: 'arrive' as const } : await submit(scope, rules, start, response)
  for (let transitions = 0; motion !== 'stay' && motion !== 'end'; transitions += 1) {
    if (transitions >= MAX_TRANSITIONS) return denied(state, 'This flow goes in a circle.', 'too_many_transitions')
    if (motion !== 'arrive') state = await planAgain(scope, state, motion === 'restart_with_context')
    ;({ state, motion } = state.ending === undefined ? await arrive(scope, rules, state) : { state, motion: 'end' })
  }
  return state
}

function settleRules({ engine }: VisitScope): SettleRules {
  return {
    ...engine.settings,
    versionOf(type) {
      const registered = engine.registry.stage(type)
      if (registered === undefined)
        throw new Error(`A stage inserts the stage type "${type}", which no plugin registers.`)
      return registered.type.version
    },
  }
}

/** The first stage of the plan: runs it when it is silent, enters it when it wants that, else stays to show it. */
async function arrive(scope: VisitScope, rules: SettleRules, state: State): Promise<Settled> {
  if (state.run.plan.length === 0) return { state: complete(rules, state), motion: 'end' }
  const binding = bindingOf(scope, state)
  const missing = binding.stage.type.requires?.find((key) => state.run.context[key.name] === undefined)
  if (missing !== undefined) {
    const outcome = deny('Unknown error', 'missing_context')
    return perform(scope, rules, state, binding, () => outcome)
  }
  const { type } = binding.stage
  if (isSilent(type)) return perform(scope, rules, state, binding, ({ visit }) => type.act(visit))
  if (!binding.stage.enters) return { state, motion: 'stay' }
  const opened = await openVisit(scope, state, binding)
  const started = performance.now()
  const outcome = await type.enter?.(opened.visit)
  if (outcome != null) return finish(scope, rules, state, binding, opened, outcome, started)
  if (!binding.stage.asks)
    throw new Error(`The stage "${binding.stage.name}" asks nothing, and its enter gave no outcome.`)
  return { state: { ...state, run: { ...state.run, context: opened.context() } }, motion: 'stay' }
}

async function submit(
  scope: VisitScope,
  rules: SettleRules,
  state: State,
  response: Readonly<Record<string, unknown>>,
): Promise<Settled> {
  const binding = bindingOf(scope, state)
  const type = binding.stage.type as AskingStage
  return perform(scope, rules, state, binding, async ({ visit }) => {
    const verdict = await scope.engine.hooks.response.promise(response, visit)
    if (verdict === undefined) return type.submit(visit, response)
    if (verdict.kind === 'retry' || verdict.kind === 'deny') return verdict
    throw new Error('A tap of the hook "response" may only retry or deny.')
  })
}

async function perform(
  scope: VisitScope,
  rules: SettleRules,
  state: State,
  binding: BindingRuntime,
  run: (opened: OpenVisit) => Outcome | Promise<Outcome>,
): Promise<Settled> {
  const opened = await openVisit(scope, state, binding)
  const started = performance.now()
  return finish(scope, rules, state, binding, opened, await run(opened), started)
}

async function finish(
  scope: VisitScope,
  rules: SettleRules,
  state: State,
  binding: BindingRuntime,
  opened: OpenVisit,
  outcome: Outcome,
  started: number,
): Promise<Settled> {
  return settle(rules, state, binding, outcome, {
    context: opened.context(),
    login: opened.login(),
    logout: opened.logout(),
    events: opened.events,
    attempts: opened.attempts,
    person: await personOf(scope.people, opened.context()),
    milliseconds: Math.round(performance.now() - started),
  })
}

function bindingOf(scope: VisitScope, state: State): BindingRuntime {
  const binding = currentBinding(scope.engine.definitions, state.runtime, state.run)
  if (binding === undefined) throw new Error('No installed plugin fits the next stage of this run.')
  return binding
}

/** A new plan for the same run, on the revision that is current now. Proofs do not outlive it. */
async function planAgain(scope: VisitScope, state: State, keepContext: boolean): Promise<State> {
  const { engine } = scope
  const runtime = engine.definitions.current(state.run.flow) ?? state.runtime
  const { definition } = runtime
  // A login or logout of the run itself has changed what the requirement asks about; it counts as met from then on.
  const asked = state.run.requirementMet ? { ...definition, authentication: 'none' as const } : definition
  const planned = planFlow(asked, requirementFacts(state))
  if (!planned.applies) return denied(state, planned.refusal.message, planned.refusal.code)
  const plan = await engine.hooks.plan.promise(planned.plan, definition)
  const context = keepContext ? state.run.context : givenContext(definition.authentication, state)
  return {
    ...state,
    runtime,
    errors: undefined,
    run: { ...state.run, revision: runtime.revision, plan, context, proofs: [], pendingPerson: null },
  }
}

/** What a flow starts with: who is logged in, where the flow requires somebody to be. */
export function givenContext(requirement: string, { loggedIn }: Pick<State, 'loggedIn'>): State['run']['context'] {
  const needsPerson = requirement === 'require_authenticated' || requirement === 'require_superuser'
  if (!needsPerson || loggedIn === undefined) return {}
  return { [pendingUser.name]: { pk: loggedIn.pk, typed: loggedIn.username } }
}
