import type { StageRuntime } from '../definitions/runtime.ts'
import type { Engine } from '../engine.ts'
import { currentBinding, type State } from './state.ts'

/** The stage whose challenge an answer holds; nothing where the run has ended. */
export function shownStage(
  { definitions }: Engine,
  { runtime, run, ending }: Pick<State, 'runtime' | 'run' | 'ending'>,
): { readonly stage?: StageRuntime } {
  const stage = ending === undefined ? currentBinding(definitions, runtime, run)?.stage : undefined
  return stage === undefined ? {} : { stage }
}
