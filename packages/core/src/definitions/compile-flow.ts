import type { BindingDefinition, FlowDefinition, PolicyBindingDefinition, StageDefinition } from '@sallyport/planner'
import type { FlowSource } from '../engine.ts'
import { canonicalJson } from '../executor/canonical-json.ts'
import type { Registry } from '../plugin/registry.ts'
import type { StoredRevision } from '../ports/definition-store.ts'
import { sha256 } from '../security/keys.ts'
import { askType, stageOfFlow } from './ask-type.ts'
import { checkConfig } from './check-config.ts'
import { findMissingKey } from './check-context.ts'
import { checkDocuments } from './check-documents.ts'
import { checkLeads } from './check-leads.ts'
import { compileStage } from './compile-stage.ts'
import { findClash, gatherCurrent, type CurrentParts } from './current-parts.ts'
import { bindPolicies, definePolicies } from './define-policies.ts'
import { entryConfig } from './entry-config.ts'
import { flowProblem } from './flow-problem.ts'
import { namePolicies } from './name-policies.ts'
import { nameStages, type NamedStage } from './name-stages.ts'
import { nameUuid } from './uuid.ts'

/**
 * Turns flows as operators write them into definitions under the hash that names them.
 *
 * @param current the flows that are current now, by slug
 * @throws `SetupError` `bad_flow` with file, line and path
 */
export function compileFlows(
  sources: readonly FlowSource[],
  registry: Registry,
  current: ReadonlyMap<string, FlowDefinition> = new Map(),
): readonly StoredRevision[] {
  checkDocuments(sources)
  const parts = gatherCurrent(current, new Set(sources.map(({ flow }) => flow.slug)), registry)
  const named = nameStages(sources)
  const stages = defineStages(named, registry, parts.stages)
  const namedPolicies = namePolicies(sources)
  const policies = definePolicies(namedPolicies, registry, parts.policies)
  const flows = sources.map((source) => {
    const definition = defineFlow(source, named, stages, (target, pk) =>
      bindPolicies(namedPolicies, policies, source, target, pk),
    )
    const missing = findMissingKey(definition, (type) => registry.stage(type)?.type)
    if (missing !== undefined) {
      const { index, key } = missing
      throw flowProblem(source, ['stages', index], `requires the context key "${key}", which nothing before it gives`)
    }
    return { revision: sha256(canonicalJson(definition)), definition }
  })
  checkLeads(sources, flows, registry, (slug) => current.get(slug))
  return flows
}

function defineStages(
  named: readonly NamedStage[],
  registry: Registry,
  current: CurrentParts['stages'],
): ReadonlyMap<string, StageDefinition> {
  const stages = new Map<string, StageDefinition>()
  const given = new Set(named.filter(({ entry }) => entry.config !== undefined).map(({ name }) => name))
  for (const { source, index, entry, name } of named) {
    const registered = registry.stage(entry.stage)
    if (registered === undefined) {
      throw flowProblem(source, ['stages', index], `names the stage type "${entry.stage}", which no plugin registers`)
    }
    const { type } = registered
    const config = entryConfig('stage type', registered, entry, { source, path: ['stages', index] })
    // A known name without a configuration is a reference.
    if (entry.config === undefined && given.has(name)) continue
    const known = current.get(name)
    if (entry.config === undefined && known !== undefined) {
      stages.set(name, known.definition)
      continue
    }
    const where = stageOfFlow(name, source.flow.slug)
    const checked = checkConfig(type.config, `stage type "${type.type}"`, config)
    const problem = checked.ok ? askType(registered, where, () => type.problem?.(checked.config)) : checked
    if (problem !== undefined) throw flowProblem(source, ['stages', index, 'config', ...problem.path], problem.reason)
    if (!checked.ok) continue
    const stage = { pk: nameUuid('stage', name), name, type: type.type, version: type.version, config: checked.config }
    const former = stages.get(name)
    if (former !== undefined && canonicalJson(former) !== canonicalJson(stage)) {
      throw flowProblem(source, ['stages', index], `gives the stage "${name}" another content than it has already`)
    }
    const clash = findClash('stage', known, stage)
    if (clash !== undefined) throw flowProblem(source, ['stages', index], clash)
    askType(registered, where, () => compileStage(type, stage))
    stages.set(name, stage)
  }
  for (const { source, index, entry, name } of named) {
    if (stages.get(name)?.type !== entry.stage) {
      throw flowProblem(source, ['stages', index], `refers to the stage "${name}", which is of another type`)
    }
  }
  return stages
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
