import type { Definitions } from '../definitions/runtime.ts'
import type { FlowInspection } from './flow-inspection.ts'
import { stageTitle } from './binding-object.ts'

/** A stage of a flow as an inspector's page draws it. */
export interface InspectedPlace {
  readonly name: string
  /** The stage type, in words. */
  readonly type: string
  /** `here`: the run stands at it; `ended`: it has ended there; `past`: it was passed; `out`: policies keep it out. */
  readonly state: 'ended' | 'here' | 'next' | 'out' | 'past'
  /** How many policies are asked about it. */
  readonly policies: number
}

/** Outcomes that complete a stage. */
const LEADS_ON: ReadonlySet<string> = new Set(['pass', 'insert', 'redirect'])

/**
 * The stages of a flow in its order, and how far a run has come. A current stage that the flow does not have, because it was
 * inserted or is of an older revision, comes first of all that is left.
 */
export function flowStages(
  definitions: Definitions,
  slug: string,
  { current_plan: plan, history, left_out, is_completed: isOver }: FlowInspection,
): readonly InspectedPlace[] {
  const bindings = [...(definitions.current(slug)?.bindings.values() ?? [])]
  const current = plan?.current_stage
  const out = new Set(left_out.map(({ binding }) => binding))
  const stateOf = (pk: string, name: string): InspectedPlace['state'] => {
    if (!isOver && pk === current?.pk) return 'here'
    if (out.has(pk)) return 'out'
    const visit = history.findLast(({ stage }) => stage === name)
    if (visit !== undefined && LEADS_ON.has(visit.outcome)) return 'past'
    return isOver && visit !== undefined && visit === history.at(-1) ? 'ended' : 'next'
  }
  const places = bindings.map(({ pk, stage, policies }) => ({
    name: stage.name,
    type: stageTitle(stage.type.type),
    state: stateOf(pk, stage.name),
    policies: policies.bindings.length,
  }))
  if (isOver || current === undefined || places.some(({ state }) => state === 'here')) return places
  const { name, meta_model_name: type } = current.stage_obj
  const inserted = { name, type: stageTitle(type), state: 'here' as const, policies: 0 }
  const firstLeft = places.findIndex(({ state }) => state === 'next')
  const place = firstLeft === -1 ? places.length : firstLeft
  return [...places.slice(0, place), inserted, ...places.slice(place)]
}
