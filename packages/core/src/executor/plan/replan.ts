import type { Denial } from '../denials.ts'
import { historyOfPlan } from './evaluate-next-binding.ts'
import { planRun } from './plan-run.ts'
import type { State } from '../state.ts'
import type { PlanScope } from '../scope.ts'

/**
 * Plans a run that was begun elsewhere, for the browser that arrives at it: only now is it known who comes, and from
 * where. It has gone through nothing yet, so the flow counts as it is now, not as it was when the run was begun.
 */
export async function replan(scope: PlanScope, state: State): Promise<State | Denial> {
  const { loggedIn, run } = state
  const runtime = scope.engine.definitions.current(run.flow) ?? state.runtime
  const planned = await planRun(scope, runtime, { loggedIn, context: run.context })
  if (!planned.applies) return planned.refusal
  const { revision } = runtime
  return {
    ...state,
    runtime,
    run: { ...run, revision, plan: planned.plan, history: historyOfPlan(runtime, planned.leftOut) },
  }
}
