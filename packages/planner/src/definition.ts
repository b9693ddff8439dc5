import type { JsonObject } from './json.ts'
import type {
  ConfirmedElsewhere,
  DeniedAction,
  Designation,
  InvalidResponseAction,
  Layout,
  Requirement,
} from './flow-document.ts'
import type { PolicyEngineMode } from './policy-document.ts'

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

/** A named, configured use of a policy type. */
export interface PolicyDefinition {
  /** UUIDv5 of the name. */
  readonly pk: string
  readonly name: string
  readonly type: string
  /** Version of the policy type that the configuration was written for. */
  readonly version: number
  /** Complete: defaults are filled in. */
  readonly config: JsonObject
  readonly executionLogging: boolean
}

/** What a policy binding asks. */
export type PolicySubject =
  | { readonly kind: 'policy'; readonly policy: PolicyDefinition }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'user'; readonly username: string }

/** A policy, a group or a person at a flow or at a stage of one. */
export interface PolicyBindingDefinition {
  /** UUIDv5 of what it is bound to and of its place. */
  readonly pk: string
  readonly subject: PolicySubject
  readonly order: number
  readonly enabled: boolean
  readonly negate: boolean
  /** Seconds. */
  readonly timeout: number
  readonly failureResult: boolean
  /** It is asked about the user who is logged in, regardless of the flow's user; about the flow's user first, when absent. */
  readonly about?: 'logged_in'
}

/** A stage at a place in a flow. */
export interface BindingDefinition {
  /** UUIDv5 of flow and place. */
  readonly pk: string
  readonly stage: StageDefinition
  readonly invalidResponseAction: InvalidResponseAction
  readonly evaluateOnPlan: boolean
  readonly reEvaluatePolicies: boolean
  readonly policyEngineMode: PolicyEngineMode
  /** By order, ties by place. */
  readonly policies: readonly PolicyBindingDefinition[]
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
  readonly confirmedElsewhere: ConfirmedElsewhere
  readonly policyEngineMode: PolicyEngineMode
  /** By order, ties by place. */
  readonly policies: readonly PolicyBindingDefinition[]
  readonly bindings: readonly BindingDefinition[]
}
