import { FlowDocument } from '@sallyport/planner'
import type { FlowSource } from '../../engine.ts'
import { findUnstorableText } from './find-unstorable-text.ts'
import { flowProblem } from './flow-problem.ts'
import { findSchemaProblem } from './schema-problem.ts'

/** What is wrong with flows as they are written, before anything is made of them. */
export function checkDocuments(sources: readonly FlowSource[]): void {
  for (const source of sources) {
    const problem = findSchemaProblem(FlowDocument, 'a flow', source.flow)
    if (problem !== undefined) throw flowProblem(source, problem.path, problem.reason)
    const odd = findUnstorableText(source.flow)
    if (odd !== undefined) {
      throw flowProblem(source, odd, 'holds a NUL character or half a surrogate pair, which cannot be stored')
    }
    checkMarkers(source)
  }
  checkSlugs(sources)
}

/** Policies that are never evaluated are a mistake. */
function checkMarkers(source: FlowSource): void {
  for (const [index, stage] of source.flow.stages.entries()) {
    const asked = stage.evaluateOnPlan === true || stage.reEvaluatePolicies !== false
    if (asked || stage.policies === undefined || stage.policies.length === 0) continue
    const reason = 'has policies, but neither "evaluateOnPlan" nor "reEvaluatePolicies" lets them be asked'
    throw flowProblem(source, ['stages', index], reason)
  }
}

function checkSlugs(sources: readonly FlowSource[]): void {
  const seen = new Map<string, FlowSource>()
  for (const source of sources) {
    const previous = seen.get(source.flow.slug)
    if (previous !== undefined) {
      throw flowProblem(source, ['slug'], `is taken by the flow in ${previous.source} already`)
    }
    seen.set(source.flow.slug, source)
  }
}
