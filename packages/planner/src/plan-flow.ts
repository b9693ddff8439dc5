import type { Requirement } from './flow-document.ts'
import type { Plan, PlannableBinding, PlanEntry } from './plan.ts'
import type { PolicyGroup } from './policies/policy-group.ts'
import type { Verdict } from './policies/verdict.ts'
import { meetsRequirement, type RequirementFacts } from './requirement.ts'

/** Why a flow does not apply to a visitor. */
export interface Refusal {
  readonly code: 'requirement_not_met' | 'policy_denied'
  /** What the policies said; empty where they said nothing, and for a requirement. */
  readonly messages: readonly string[]
}

/** A stage that its policies kept out of a plan. */
export interface LeftOut {
  readonly binding: string
  readonly verdict: Verdict
}

export type Planned =
  | { readonly applies: true; readonly plan: Plan; readonly leftOut: readonly LeftOut[] }
  | { readonly applies: false; readonly refusal: Refusal }

/** What the planner looks at of a flow. */
export interface PlannableFlow {
  readonly authentication: Requirement
  readonly policies: PolicyGroup
  readonly bindings: Iterable<PlannableBinding>
}

/** Asks a group of policies about this visitor. */
export type Judge = (group: PolicyGroup, options: { readonly errorsPass: boolean }) => Promise<Verdict>

/**
 * Decides whether a flow applies to a visitor and, if so, which stages they will go through. The requirement comes before
 * any policy, so that no policy is asked about a visitor that the flow is not for.
 */
export async function planFlow(flow: PlannableFlow, facts: RequirementFacts, judge: Judge): Promise<Planned> {
  if (!meetsRequirement(flow.authentication, facts)) {
    return refused('requirement_not_met', [])
  }
  const verdict = await judge(flow.policies, { errorsPass: false })
  if (!verdict.passing) return refused('policy_denied', verdict.messages)

  const bindings = [...flow.bindings]
  const verdicts = await Promise.all(bindings.map((binding) => judgeOnPlan(binding, judge)))
  const plan: PlanEntry[] = []
  const leftOut: LeftOut[] = []
  for (const [index, binding] of bindings.entries()) {
    const said = verdicts[index]
    if (said === undefined || said.passing) plan.push(entryOf(binding))
    else leftOut.push({ binding: binding.pk, verdict: said })
  }
  return { applies: true, plan, leftOut }
}

/** Asks the policies of a stage, where it is one whose policies a failing error must not remove. */
export function judgeBinding(binding: PlannableBinding, judge: Judge): Promise<Verdict> {
  return judge(binding.policies, { errorsPass: binding.keptOnError })
}

async function judgeOnPlan(binding: PlannableBinding, judge: Judge): Promise<Verdict | undefined> {
  return binding.evaluateOnPlan ? judgeBinding(binding, judge) : undefined
}

function entryOf({ pk, policies, reEvaluatePolicies }: PlannableBinding): PlanEntry {
  return { binding: pk, marker: reEvaluatePolicies && policies.bindings.length > 0 ? 'ask' : 'keep' }
}

function refused(code: Refusal['code'], messages: readonly string[]): Planned {
  return { applies: false, refusal: { code, messages } }
}
