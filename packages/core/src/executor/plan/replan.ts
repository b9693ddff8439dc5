import type { Denial } from '../denials.ts'
import { historyOfPlan } from './evaluate-next-binding.ts'
import { planRun } from './plan-run.ts'
import { requirementFacts } from './requirement-facts.ts'
import type { State } from '../state.ts'
import type { VisitScope } from '../scope.ts'

/**
 * Plans a run that was begun elsewhere, for the browser that arrives at it: only now is it known who comes, and from
 * where.
 */
export async function replan(scope: VisitScope, state: State): Promise<State | Denial> {
  const { loggedIn, runtime, run } = state
  const facts = requirementFacts({ loggedIn, context: run.context, outpost: scope.outpost !== undefined })
  const planned = await planRun(scope, runtime, { loggedIn, facts, context: run.context })
  if (!planned.applies) return planned.refusal
  const { revision } = runtime
  return { ...state, run: { ...run, revision, plan: planned.plan, history: historyOfPlan(runtime, planned.leftOut) } }
}
