import type { Context, FlowDefinition, Known, PlanEntry } from '@sallyport/planner'
import type { StageToInsert } from '../stage/outcome.ts'

/** What a tap of the hook `plan` may know, and how it makes an entry of its own. */
export interface Planning {
  readonly flow: FlowDefinition
  readonly loggedIn: Known | undefined
  readonly context: Context
  /** Aborted when the request runs out of time. */
  readonly signal: AbortSignal
  /** An entry for a stage of any installed type. Its name must be unique within the plan; the type's when absent. */
  entry(stage: StageToInsert): PlanEntry
}
