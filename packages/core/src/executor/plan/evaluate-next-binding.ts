import { judgeBinding, type Verdict } from '@sallyport/planner'
import type { BindingRuntime, FlowRuntime } from '../../definitions/runtime.ts'
import type { HistoryEntry, Reason } from '../../ports/run-store.ts'
import { judgeOf, reasonsOf } from './evaluate.ts'
import { currentBinding, type State } from '../state.ts'
import type { PlanScope } from '../scope.ts'

/**
 * Asks the marker of the plan's first stage, and drops the stage when its policies refuse it, until one is kept or nothing
 * is left. The verdict becomes part of the plan: on this version no policy is asked again.
 */
export async function evaluateNextBinding(scope: PlanScope, start: State): Promise<State> {
  let state = start
  for (let first = state.run.plan[0]; first?.marker === 'ask'; first = state.run.plan[0]) {
    const binding = currentBinding(scope.engine.definitions, state.runtime, state.run)
    if (binding === undefined) throw new Error('No installed plugin fits the next stage of this run.')
    const { runtime, loggedIn, run } = state
    const verdict = await judgeBinding(binding, judgeOf(scope, { runtime, loggedIn, context: run.context }))
    const rest = run.plan.slice(1)
    state = verdict.passing
      ? { ...state, run: { ...run, plan: [{ ...first, marker: 'keep' }, ...rest] } }
      : { ...state, run: { ...run, plan: rest, history: [...run.history, dropped(binding, verdict)].slice(-64) } }
  }
  return state
}

/** The history of a run that has only been planned: the stages that were left out, and why. */
export function historyOfPlan(
  { bindings }: FlowRuntime,
  leftOut: readonly { readonly binding: string; readonly reasons: readonly Reason[] }[],
): readonly HistoryEntry[] {
  const entries = leftOut.flatMap(({ binding, reasons }) => {
    const found = bindings.get(binding)
    return found === undefined ? [] : [keptOut(found, 'left_out', reasons)]
  })
  return entries.slice(-64)
}

function dropped(binding: BindingRuntime, verdict: Verdict): HistoryEntry {
  return keptOut(binding, 'dropped', reasonsOf(verdict))
}

function keptOut(binding: BindingRuntime, outcome: 'left_out' | 'dropped', reasons: readonly Reason[]): HistoryEntry {
  const { name, type } = binding.stage
  return { binding: binding.pk, stage: name, type: type.type, outcome, code: null, milliseconds: 0, reasons }
}
