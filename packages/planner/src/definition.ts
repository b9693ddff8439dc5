import type { JsonObject } from './json.ts'
import type { DeniedAction, Designation, InvalidResponseAction, Layout, Requirement } from './flow-document.ts'

/** A named, configured use of a stage type. */
export interface StageDefinition {
  /** UUIDv5 of the name. */
  readonly pk: string
  readonly name: string
  readonly type: string
  /** Version of the stage type that the configuration was written for. */
  readonly version: number
  /** Complete: defaults are filled in. */
  readonly config: JsonObject
}

/** A stage at a place in a flow. */
export interface BindingDefinition {
  /** UUIDv5 of flow and place. */
  readonly pk: string
  readonly stage: StageDefinition
  readonly invalidResponseAction: InvalidResponseAction
}

/** A flow with everything that it reaches: what a revision is the hash of. */
export interface FlowDefinition {
  /** UUIDv5 of the slug. */
  readonly pk: string
  readonly slug: string
  readonly name: string
  readonly title: string
  readonly designation: Designation
  readonly authentication: Requirement
  readonly deniedAction: DeniedAction
  readonly layout: Layout
  readonly background: string | null
  /** Seconds. */
  readonly lifetime: number
  readonly given: readonly string[]
  readonly bindings: readonly BindingDefinition[]
}
