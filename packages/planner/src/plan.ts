import type { BindingDefinition } from './definition.ts'
import type { JsonObject } from './json.ts'

/** A stage that no flow file names: another stage or a hook put it into the plan. */
export interface InsertedStage {
  readonly type: string
  readonly version: number
  readonly name: string
  readonly config: JsonObject
}

/** One stage that this visitor will go through. */
export interface PlanEntry {
  /** The binding's primary key; unique within the plan. */
  readonly binding: string
  /** `keep`: present it as it is. */
  readonly marker: 'keep'
  /** Set when the stage is not one of the flow's own. */
  readonly inserted?: InsertedStage
}

/** What this visitor will go through, the current stage first. Data only: it is stored as JSON. */
export type Plan = readonly PlanEntry[]

export function planBinding(binding: BindingDefinition): PlanEntry {
  return { binding: binding.pk, marker: 'keep' }
}
