import { FlowDocument } from '@sallyport/planner'
import { Value } from 'typebox/value'
import type { FlowSource } from '../engine.ts'
import { flowProblem } from './flow-problem.ts'

/** What is wrong with flows as they are written, before anything is made of them. */
export function checkDocuments(sources: readonly FlowSource[]): void {
  for (const source of sources) {
    checkDocument(source)
    checkMarkers(source)
  }
  checkSlugs(sources)
}

function checkDocument(source: FlowSource): void {
  const document: unknown = source.flow
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw flowProblem(source, [], 'is not a mapping')
  }
  const unknown = Object.keys(document).find((key) => !Object.hasOwn(FlowDocument.properties, key))
  if (unknown !== undefined) throw flowProblem(source, [unknown], 'is no key of a flow')
  const [error] = Value.Errors(FlowDocument, document)
  if (error === undefined) return
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
  const extra = 'additionalProperties' in error.params ? error.params.additionalProperties : undefined
  const culprit = Array.isArray(extra) ? [...path, String(extra[0])] : path
  const isUnknown = culprit !== path || error.keyword === 'boolean'
  throw flowProblem(source, culprit, isUnknown ? 'is no key that is known here' : error.message)
}

/** Policies that nobody would ask are a slip. */
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
    const former = seen.get(source.flow.slug)
    if (former !== undefined) {
      throw flowProblem(source, ['slug'], `is taken by the flow in ${former.source} already`)
    }
    seen.set(source.flow.slug, source)
  }
}
