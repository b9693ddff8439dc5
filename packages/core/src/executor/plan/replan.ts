import type { Denial } from '../denials.ts'
import { historyOfPlan } from './evaluate-next-binding.ts'
import { planRun } from './plan-run.ts'
import type { State } from '../state.ts'
import type { PlanScope } from '../scope.ts'

/**
 * Plans a run that was begun elsewhere, for the browser that arrives at it: only now is it known who comes, and from
 * where.
 */
export async function replan(scope: PlanScope, state: State): Promise<State | Denial> {
  const { loggedIn, runtime, run } = state
  const planned = await planRun(scope, runtime, { loggedIn, context: run.context })
  if (!planned.applies) return planned.refusal
  const { revision } = runtime
  return { ...state, run: { ...run, revision, plan: planned.plan, history: historyOfPlan(runtime, planned.leftOut) } }
}
