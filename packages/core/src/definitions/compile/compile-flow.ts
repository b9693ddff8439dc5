import type { BindingDefinition, FlowDefinition, PolicyBindingDefinition, StageDefinition } from '@sallyport/planner'
import type { FlowSource } from '../../engine.ts'
import { canonicalJson } from '../../schema/canonical-json.ts'
import type { Registry } from '../../plugin/registry.ts'
import type { StoredRevision } from '../../ports/definition-store.ts'
import { sha256 } from '../../security/keys.ts'
import { findMissingKey } from '../check/check-context.ts'
import { checkDocuments } from '../check/check-documents.ts'
import { checkPolicyReaders } from '../check/check-policy-readers.ts'
import { checkFlowLinks } from '../check/check-flow-links.ts'
import { gatherCurrent, type CurrentFlow } from '../revisions/current-parts.ts'
import { defineStages } from './define-stages.ts'
import { bindPolicies, definePolicies } from './define-policies.ts'
import { flowProblem } from '../check/flow-problem.ts'
import { namePolicies } from './name-policies.ts'
import { nameStages, type NamedStage } from './name-stages.ts'
import { nameUuid } from './uuid.ts'

/**
 * Turns flows as operators write them into definitions under the hash that names them.
 *
 * @param existing.current the flows that are current now, by slug
 * @param existing.managedBy who applies the new ones; a new one when absent
 * @throws `SetupError` `bad_flow` with file, line and path
 */
export function compileFlows(
  sources: readonly FlowSource[],
  registry: Registry,
  existing: { readonly current: ReadonlyMap<string, CurrentFlow>; readonly managedBy?: string } = {
    current: new Map(),
  },
): readonly StoredRevision[] {
  checkDocuments(sources)
  const { current, managedBy = '' } = existing
  const parts = gatherCurrent(current, { slugs: new Set(sources.map(({ flow }) => flow.slug)), managedBy }, registry)
  const named = nameStages(sources)
  const stages = defineStages(named, registry, parts.stages)
  const namedPolicies = namePolicies(sources)
  const policies = definePolicies(namedPolicies, registry, parts.policies)
  const flows = sources.map((source) => {
    const definition = defineFlow(source, named, stages, (target, pk) =>
      bindPolicies(namedPolicies, policies, { source, path: target, pk }),
    )
    const missing = findMissingKey(definition, (type) => registry.stage(type)?.type)
    if (missing !== undefined) {
      const { index, key } = missing
      throw flowProblem(
        source,
        ['stages', index],
        `requires the context key "${key}", which nothing before it provides`,
      )
    }
    checkPolicyReaders(source, definition, namedPolicies, { registry, policies })
    return { revision: sha256(canonicalJson(definition)), definition }
  })
  checkFlowLinks(sources, flows, registry, (slug) => current.get(slug)?.definition)
  return flows
}

function defineFlow(
  source: FlowSource,
  named: readonly NamedStage[],
  stages: ReadonlyMap<string, StageDefinition>,
  policiesAt: (target: readonly (string | number)[], pk: string) => readonly PolicyBindingDefinition[],
): FlowDefinition {
  const { flow } = source
  const flowPk = nameUuid('flow', flow.slug)
  const bindings = named
    .filter((stage) => stage.source === source)
    .flatMap(({ index, entry, name }): BindingDefinition[] => {
      const stage = stages.get(name)
      if (stage === undefined) return []
      const pk = nameUuid('binding', `${flow.slug}:${index}:${name}`)
      return [
        {
          pk,
          stage,
          invalidResponseAction: entry.invalidResponseAction ?? 'retry',
          evaluateOnPlan: entry.evaluateOnPlan ?? false,
          reEvaluatePolicies: entry.reEvaluatePolicies ?? true,
          policyEngineMode: entry.policyEngineMode ?? 'any',
          policies: policiesAt(['stages', index], pk),
        },
      ]
    })
  return {
    pk: flowPk,
    slug: flow.slug,
    name: flow.name ?? flow.slug,
    title: flow.title ?? '',
    designation: flow.designation,
    authentication: flow.authentication ?? 'none',
    deniedAction: flow.deniedAction ?? 'message_continue',
    layout: flow.layout ?? 'stacked',
    background: flow.background ?? null,
    lifetime: (flow.lifetime ?? 60) * 60,
    given: flow.given ?? [],
    confirmedElsewhere: flow.confirmedElsewhere ?? 'move',
    policyEngineMode: flow.policyEngineMode ?? 'any',
    policies: policiesAt([], flowPk),
    bindings,
  }
}
