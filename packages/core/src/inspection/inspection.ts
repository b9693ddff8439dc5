import type { InvalidResponseAction, JsonObject, PolicyEngineMode } from '@sallyport/planner'

/** A stage at its place in a plan, as an inspection keeps it: the definition may change, what was seen does not. */
export interface InspectedStage {
  /** Primary key of the binding. */
  readonly binding: string
  /** Primary key of the flow. */
  readonly flow: string
  /** Place in the flow; 0 for a stage that was inserted. */
  readonly order: number
  readonly stage: { readonly pk: string; readonly name: string; readonly type: string }
  readonly evaluateOnPlan: boolean
  readonly reEvaluatePolicies: boolean
  readonly policyEngineMode: PolicyEngineMode
  readonly invalidResponseAction: InvalidResponseAction
}

/** What one committed version of a run was about. */
export interface Snapshot {
  readonly version: number
  /** The stage that the request was for; null when nothing was left. */
  readonly current: InspectedStage | null
  readonly next: InspectedStage | null
  /** As the request left it; secrets are masked. */
  readonly context: JsonObject
}

/** What a run that was opened with the inspector has kept of its versions, oldest first. */
export type Inspection = readonly Snapshot[]

const MOST = 64
/** Characters of JSON. */
const LARGEST = 262_144

/** Adds a snapshot; the oldest ones make room. */
export function addSnapshot(inspection: Inspection, snapshot: Snapshot): Inspection {
  const all = [...inspection, snapshot].slice(-MOST)
  let size = 0
  const from = all.findLastIndex((one) => (size += JSON.stringify(one).length) > LARGEST)
  return all.slice(from + 1)
}
