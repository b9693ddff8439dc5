import { isJson } from '../../schema/is-json.ts'
import { findOutcomeProblem } from '../../stage/check-outcome.ts'

/** What a tap of `plan` gives; nothing leaves the plan as it was. */
export function checkTappedPlan(plan: unknown): void {
  if (plan === undefined) return
  if (!Array.isArray(plan) || !plan.every(isEntry)) throw new Error('it returns something that is no plan')
  if (!isJson(plan)) throw new Error('it returns a plan that is no JSON')
}

function isEntry(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null || !('binding' in entry) || !('marker' in entry)) return false
  return typeof entry.binding === 'string' && (entry.marker === 'keep' || entry.marker === 'ask')
}

/** What a tap of `challenge` gives; nothing leaves the challenge as it was. */
export function checkTappedChallenge(challenge: unknown): void {
  if (challenge === undefined) return
  if (typeof challenge !== 'object' || challenge === null || Array.isArray(challenge)) {
    throw new Error('it returns something that is no challenge')
  }
  if (!isJson(challenge)) throw new Error('it returns a challenge that is no JSON')
}

/** What a tap of `response` gives; nothing lets the response through. */
export function checkVerdict(verdict: unknown): void {
  if (verdict === undefined) return
  const problem = findOutcomeProblem(verdict)
  if (problem !== undefined) throw new Error(problem)
  const isAllowed =
    typeof verdict === 'object' &&
    verdict !== null &&
    'kind' in verdict &&
    (verdict.kind === 'retry' || verdict.kind === 'deny')
  if (!isAllowed) throw new Error('it may only retry or deny')
}
