import type { JsonObject } from './json.ts'
import type { PolicyGroup } from './policies/policy-group.ts'

/** A stage that no flow file names: another stage or a hook put it into the plan. */
export interface InsertedStage {
  readonly type: string
  readonly version: number
  readonly name: string
  readonly config: JsonObject
}

/** What the plan remembers about a stage: present it as it is, or ask its policies on arrival. */
export type Marker = 'keep' | 'ask'

/** One stage that this visitor will go through. */
export interface PlanEntry {
  /** The binding's primary key; unique within the plan. */
  readonly binding: string
  readonly marker: Marker
  /** A flow token that this stage gave out has been confirmed, and the run has not gone on yet. */
  readonly confirmed?: true
  /** Set when the stage is not one of the flow's own. */
  readonly inserted?: InsertedStage
}

/** What this visitor will go through, the current stage first. Data only: it is stored as JSON. */
export type Plan = readonly PlanEntry[]

/** What the planner looks at of a stage in a flow. */
export interface PlannableBinding {
  readonly pk: string
  readonly policies: PolicyGroup
  readonly evaluateOnPlan: boolean
  readonly reEvaluatePolicies: boolean
  /** The stage may prove the person, or guards by a denial: a policy that fails by error must not remove it. */
  readonly keptOnError: boolean
}
