import { pendingUser, promptSecrets, readContext, writeContext } from '@sallyport/planner'
import { arrive } from './arrive.ts'
import { switchFlow } from './switch-flow.ts'
import { historyOfPlan } from '../plan/evaluate-next-binding.ts'
import { planRun } from '../plan/plan-run.ts'
import { prepareInsertedStage } from './prepare-inserted-stage.ts'
import { denied, deniedWith, endRules } from './end.ts'
import type { State, Trigger } from '../state.ts'
import { reportCircle } from './report-circle.ts'
import { refusalRedirect } from '../plan/refusal-redirect.ts'
import type { RequestScope } from '../scope.ts'
import { wholeOf } from '../people.ts'
import type { Settled, SettleRules } from './effects.ts'
import { shareTime } from '../../plugin/run/time-budget.ts'
import type { AskingStage } from '../../stage/stage-type.ts'
import { personalKeys } from '../personal-keys.ts'
import { bindingOf, callStage } from './call-stage.ts'

/** Transitions that one request may make: more is a circle. */
const MAX_TRANSITIONS = 32

/** Takes a run from stage to stage, until one has something to ask or the run ends. A throw undoes all of it. */
export async function advance(scope: RequestScope, start: State, trigger: Trigger): Promise<State> {
  const rules = settleRules(scope, start)
  let { state, transition } = await applyTrigger(scope, rules, start, trigger)
  for (let transitions = 0; transition !== 'stay' && transition !== 'end'; transitions += 1) {
    if (transitions >= MAX_TRANSITIONS) {
      reportCircle(scope, state)
      return denied(state, 'too_many_transitions')
    }
    if (transition !== 'arrive') state = await planAgain(scope, rules, state, transition === 'restart_with_context')
    ;({ state, transition } =
      state.ending === undefined ? await arrive(scope, rules, state) : { state, transition: 'end' })
  }
  return state.ending?.kind === 'switched' ? switchFlow(scope, state, state.ending.target, trigger) : state
}

async function applyTrigger(scope: RequestScope, rules: SettleRules, state: State, trigger: Trigger): Promise<Settled> {
  switch (trigger.kind) {
    case 'submit':
      return submit(scope, rules, state, trigger.response)
    case 'resume':
      return resume(scope, rules, state)
    case 'arrive':
    case 'stay':
      return { state, transition: trigger.kind }
  }
}

function settleRules(scope: RequestScope, state: State): SettleRules {
  const { engine } = scope
  return {
    ...endRules(scope, state),
    personal: personalKeys(engine),
    inserted: (binding, stage) => prepareInsertedStage(engine, binding, stage),
  }
}

/** A new plan for the same run, on the revision that is current now. Proofs do not outlive it. */
async function planAgain(scope: RequestScope, rules: SettleRules, state: State, keepContext: boolean): Promise<State> {
  const { engine } = scope
  const runtime = engine.definitions.current(state.run.flow) ?? state.runtime
  // A user who begins again types the password again.
  const context = keepContext ? writeContext(state.run.context, promptSecrets.name, undefined) : state.run.initial
  const loggedIn = await wholeOf(scope.people, state.loggedIn)
  const planned = await planRun(scope, runtime, {
    loggedIn,
    context,
    requirementMet: state.run.requirementMet,
  })
  if (!planned.applies) {
    const { next } = rules
    const visitor = { loggedIn, next: next ?? state.run.next ?? undefined, needsStepUp: rules.needsStepUp }
    const to = refusalRedirect(engine.settings, runtime.definition, visitor)
    return to === undefined
      ? deniedWith(state, planned.refusal)
      : { ...state, login: null, ending: { kind: 'completed', to } }
  }
  const run = {
    ...state.run,
    context,
    revision: runtime.revision,
    plan: planned.plan,
    proofs: [],
    // What the visitor has shown of themselves on the way counts for that way only.
    vouched: state.run.vouched.filter(({ by }) => by === 'host'),
    pendingPerson: readContext(context, pendingUser)?.pk ?? null,
  }
  const history = [...state.run.history, ...historyOfPlan(runtime, planned.leftOut)].slice(-64)
  return { ...state, runtime, run: { ...run, history }, tokens: [], revokesTokens: true, errors: undefined }
}

/** Hands an answer to the stage that the run is at, unless a plugin objects. */
async function submit(
  scope: RequestScope,
  rules: SettleRules,
  state: State,
  response: Readonly<Record<string, unknown>>,
): Promise<Settled> {
  const binding = bindingOf(scope, state)
  const type = binding.stage.type as AskingStage
  return callStage({ scope, rules, state, binding }, 'submit', async ({ visit }) => {
    const hook = scope.engine.hooks.response
    const verdict = hook.isUsed() ? await hook.promise(response, shareTime(visit, scope.time)) : undefined
    return verdict ?? type.submit(visit, response)
  })
}

/** Goes on after a flow token has been confirmed: the stage that gave it out says how, or is asked as before. */
async function resume(scope: RequestScope, rules: SettleRules, confirmed: State): Promise<Settled> {
  const [first, ...rest] = confirmed.run.plan
  if (first === undefined) return { state: confirmed, transition: 'arrive' }
  const { confirmed: _done, ...entry } = first
  const state = { ...confirmed, run: { ...confirmed.run, plan: [entry, ...rest] } }
  const binding = bindingOf(scope, state)
  const { type } = binding.stage
  if (!('resume' in type) || type.resume === undefined) return { state, transition: 'stay' }
  const { resume: go } = type
  return callStage({ scope, rules, state, binding }, 'resume', ({ visit }) => go.call(type, visit))
}
