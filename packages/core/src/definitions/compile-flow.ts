import {
  FlowDocument,
  type BindingDefinition,
  type FlowDefinition,
  type PolicyBindingDefinition,
  type StageDefinition,
} from '@sallyport/planner'
import { Value } from 'typebox/value'
import type { FlowSource } from '../engine.ts'
import { canonicalJson } from '../executor/canonical-json.ts'
import type { Registry } from '../plugin/registry.ts'
import type { StoredRevision } from '../ports/definition-store.ts'
import { sha256 } from '../security/keys.ts'
import { checkConfig } from './check-config.ts'
import { findMissingKey } from './check-context.ts'
import { compileStage } from './compile-stage.ts'
import { bindPolicies, definePolicies } from './define-policies.ts'
import { findCircle } from './find-circle.ts'
import { flowProblem } from './flow-problem.ts'
import { namePolicies } from './name-policies.ts'
import { nameStages, type NamedStage } from './name-stages.ts'
import { nameUuid } from './uuid.ts'

/**
 * Turns flows as operators write them into definitions under the hash that names them.
 *
 * @throws `SetupError` `bad_flow` with file, line and path
 */
export function compileFlows(
  sources: readonly FlowSource[],
  registry: Registry,
  current: (slug: string) => FlowDefinition | undefined = () => undefined,
): readonly StoredRevision[] {
  for (const source of sources) checkDocument(source)
  checkSlugs(sources)
  const named = nameStages(sources)
  const stages = defineStages(named, registry)
  const namedPolicies = namePolicies(sources)
  const policies = definePolicies(namedPolicies, registry)
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
  refuseCircle(sources, flows, registry, current)
  return flows
}

function refuseCircle(
  sources: readonly FlowSource[],
  flows: readonly StoredRevision[],
  registry: Registry,
  current: (slug: string) => FlowDefinition | undefined,
): void {
  const definitions = flows.map(({ definition }) => definition)
  const circle = findCircle(definitions, current, registry)
  const culprit = sources.find(({ flow }) => circle?.includes(flow.slug))
  if (circle === undefined || culprit === undefined) return
  throw flowProblem(culprit, [], `leads in a circle that asks nothing: ${circle.join(' → ')}`)
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
  throw flowProblem(source, culprit, culprit === path ? error.message : 'is no key that is known here')
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

function defineStages(named: readonly NamedStage[], registry: Registry): ReadonlyMap<string, StageDefinition> {
  const stages = new Map<string, StageDefinition>()
  const given = new Set(named.filter(({ entry }) => entry.config !== undefined).map(({ name }) => name))
  for (const { source, index, entry, name } of named) {
    const type = registry.stage(entry.stage)?.type
    if (type === undefined) {
      throw flowProblem(source, ['stages', index], `names the stage type "${entry.stage}", which no plugin registers`)
    }
    // A known name without a configuration is a reference.
    if (entry.config === undefined && given.has(name)) continue
    const checked = checkConfig(type.config, `stage type "${type.type}"`, entry.config ?? {})
    if (!checked.ok) throw flowProblem(source, ['stages', index, 'config', ...checked.path], checked.reason)
    const stage = { pk: nameUuid('stage', name), name, type: type.type, version: type.version, config: checked.config }
    const former = stages.get(name)
    if (former !== undefined && canonicalJson(former) !== canonicalJson(stage)) {
      throw flowProblem(source, ['stages', index], `gives the stage "${name}" another content than it has already`)
    }
    compileStage(type, stage)
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
