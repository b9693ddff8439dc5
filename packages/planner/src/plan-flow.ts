import type { FlowDefinition } from './definition.ts'
import { planBinding, type Plan } from './plan.ts'
import { meetsRequirement, type RequirementFacts } from './requirement.ts'

/** Why a flow does not apply to a visitor. */
export interface Refusal {
  readonly code: 'requirement_not_met'
  readonly message: string
}

export type Planned =
  | { readonly applies: true; readonly plan: Plan }
  | { readonly applies: false; readonly refusal: Refusal }

/** Decides whether a flow applies to a visitor and, if so, which stages he will go through. */
export function planFlow(flow: FlowDefinition, facts: RequirementFacts): Planned {
  if (!meetsRequirement(flow.authentication, facts)) {
    return {
      applies: false,
      refusal: { code: 'requirement_not_met', message: 'Flow does not apply to current user.' },
    }
  }
  return { applies: true, plan: flow.bindings.map(planBinding) }
}
