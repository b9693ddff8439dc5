import { pendingUser, promptSecrets, readContext, writeContext } from '@sallyport/planner'
import { arrive } from './arrive.ts'
import { beginOther } from './begin-other.ts'
import { historyOfPlan } from './first-stage.ts'
import { wholeOf, type VisitScope } from './open-visit.ts'
import { planRun } from './plan-run.ts'
import { requirementFacts } from './requirement-facts.ts'
import { readyInserted } from './ready-inserted.ts'
import { resume } from './resume.ts'
import { denied } from './end.ts'
import type { Settled, SettleRules } from './settle.ts'
import type { State } from './state.ts'
import { submit } from './submit.ts'
import { endRules } from './end-rules.ts'
import { whereRefused } from './where-refused.ts'

/** Transitions that one request may make: more is a circle. */
const MAX_TRANSITIONS = 32

/**
 * How a request sets a run in motion: with an answer, by arriving at the first stage, or with a confirmed flow token, whose
 * stage goes on (`resume`) or is not the present one any more (`stay`).
 */
export type Impulse =
  | { readonly kind: 'submit'; readonly response: Readonly<Record<string, unknown>> }
  | { readonly kind: 'arrive' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'stay' }

/** Takes a run from stage to stage, until one has something to ask or the run ends. A throw undoes all of it. */
export async function advance(scope: VisitScope, start: State, impulse: Impulse): Promise<State> {
  const rules = settleRules(scope, start)
  let { state, motion } = await setInMotion(scope, rules, start, impulse)
  for (let transitions = 0; motion !== 'stay' && motion !== 'end'; transitions += 1) {
    if (transitions >= MAX_TRANSITIONS) return denied(state, 'This flow goes in a circle.', 'too_many_transitions')
    if (motion !== 'arrive') state = await planAgain(scope, rules, state, motion === 'restart_with_context')
    ;({ state, motion } = state.ending === undefined ? await arrive(scope, rules, state) : { state, motion: 'end' })
  }
  return state.ending?.kind === 'switched' ? beginOther(scope, state, state.ending.target, impulse) : state
}

async function setInMotion(scope: VisitScope, rules: SettleRules, state: State, impulse: Impulse): Promise<Settled> {
  switch (impulse.kind) {
    case 'submit':
      return submit(scope, rules, state, impulse.response)
    case 'resume':
      return resume(scope, rules, state)
    case 'arrive':
    case 'stay':
      return { state, motion: impulse.kind }
  }
}

function settleRules(scope: VisitScope, state: State): SettleRules {
  const { engine } = scope
  return {
    ...endRules(scope, state),
    inserted: (binding, stage) => readyInserted(engine, binding, stage),
  }
}

/** A new plan for the same run, on the revision that is current now. Proofs do not outlive it. */
async function planAgain(scope: VisitScope, rules: SettleRules, state: State, keepContext: boolean): Promise<State> {
  const { engine, outpost } = scope
  const runtime = engine.definitions.current(state.run.flow) ?? state.runtime
  // A user who begins again types the password again.
  const context = keepContext ? writeContext(state.run.context, promptSecrets.name, undefined) : state.run.initial
  const loggedIn = await wholeOf(scope.people, state.loggedIn)
  const planned = await planRun(scope, runtime, {
    loggedIn,
    context,
    facts: requirementFacts({ loggedIn, context, outpost: outpost !== undefined }),
    requirementMet: state.run.requirementMet,
  })
  if (!planned.applies) {
    const { next } = rules
    const visitor = { loggedIn, next: next ?? state.run.next ?? undefined, lacksDemand: rules.lacksDemand }
    const to = whereRefused(engine.settings, runtime.definition, visitor)
    return to === undefined
      ? denied(state, planned.refusal.message, planned.refusal.code)
      : { ...state, login: null, ending: { kind: 'completed', to } }
  }
  const run = {
    ...state.run,
    context,
    revision: runtime.revision,
    plan: planned.plan,
    proofs: [],
    // What somebody has shown of himself on the way counts for that way only.
    vouched: state.run.vouched.filter(({ by }) => by === 'host'),
    pendingPerson: readContext(context, pendingUser)?.pk ?? null,
  }
  const history = [...state.run.history, ...historyOfPlan(runtime, planned.leftOut)].slice(-64)
  return { ...state, runtime, run: { ...run, history }, tokens: [], revokesTokens: true, errors: undefined }
}
