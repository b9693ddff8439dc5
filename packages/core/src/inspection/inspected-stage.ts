import type { Plan } from '@sallyport/planner'
import type { Definitions, FlowRuntime } from '../definitions/runtime.ts'
import { currentBinding } from '../executor/state.ts'
import type { InspectedStage } from './inspection.ts'

/** The stage at a place of a plan; null when the plan ends before it, or when no installed plugin fits it any more. */
export function inspectStage(
  definitions: Definitions,
  runtime: FlowRuntime,
  plan: Plan,
  place: number,
): InspectedStage | null {
  const found = currentBinding(definitions, runtime, { plan: plan.slice(place) })
  if (found === undefined) return null
  const { pk, stage, evaluateOnPlan, reEvaluatePolicies, invalidResponseAction, policies } = found
  return {
    binding: pk,
    flow: runtime.definition.pk,
    order: Math.max(0, [...runtime.bindings.keys()].indexOf(pk)),
    stage: { pk: stage.pk, name: stage.name, type: stage.type.type },
    evaluateOnPlan,
    reEvaluatePolicies,
    policyEngineMode: policies.mode,
    invalidResponseAction,
  }
}
