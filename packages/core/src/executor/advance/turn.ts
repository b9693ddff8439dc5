import type { BindingRuntime } from '../../definitions/runtime.ts'
import type { RequestScope } from '../scope.ts'
import type { State } from '../state.ts'
import type { SettleRules } from './effects.ts'

/** A stage's turn in a request. */
export interface Turn {
  readonly scope: RequestScope
  readonly rules: SettleRules
  readonly state: State
  /** The stage that the run is at. */
  readonly binding: BindingRuntime
}
