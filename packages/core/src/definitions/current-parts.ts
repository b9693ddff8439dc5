import type { FlowDefinition, PolicyDefinition, StageDefinition } from '@sallyport/planner'
import { canonicalJson } from '../executor/canonical-json.ts'
import type { Registry } from '../plugin/registry.ts'
import { checkConfig } from './check-config.ts'
import { upgradePart, type RegisteredType } from './upgrade-part.ts'

/** A stage or a policy of a flow that is current and stays. */
export interface CurrentPart<Definition> {
  readonly flow: string
  readonly definition: Definition
}

/** By name: what new flows may refer to, and must not give another content. */
export interface CurrentParts {
  readonly stages: ReadonlyMap<string, CurrentPart<StageDefinition>>
  readonly policies: ReadonlyMap<string, CurrentPart<PolicyDefinition>>
}

/**
 * Gathers the stages and policies of the flows that stay. What no installed plugin fits any more is left out: nothing can
 * be equal to it.
 *
 * @param replaced slugs of the flows that new ones take the place of
 */
export function gatherCurrent(
  current: ReadonlyMap<string, FlowDefinition>,
  replaced: ReadonlySet<string>,
  registry: Registry,
): CurrentParts {
  const stages = new Map<string, CurrentPart<StageDefinition>>()
  const policies = new Map<string, CurrentPart<PolicyDefinition>>()
  for (const [slug, flow] of current) {
    if (replaced.has(slug)) continue
    for (const { stage } of flow.bindings) {
      const definition = complete('stage type', stage, registry.stage(stage.type))
      if (definition !== undefined && !stages.has(stage.name)) stages.set(stage.name, { flow: slug, definition })
    }
    for (const { subject } of [flow, ...flow.bindings].flatMap((target) => target.policies)) {
      if (subject.kind !== 'policy') continue
      const definition = complete('policy type', subject.policy, registry.policy(subject.policy.type))
      const { name } = subject.policy
      if (definition !== undefined && !policies.has(name)) policies.set(name, { flow: slug, definition })
    }
  }
  return { stages, policies }
}

/** Why a new content does not go with the one that a current flow has; undefined when it does. */
export function findClash(
  what: 'policy' | 'stage',
  part: CurrentPart<StageDefinition | PolicyDefinition> | undefined,
  definition: StageDefinition | PolicyDefinition,
): string | undefined {
  if (part === undefined || canonicalJson(part.definition) === canonicalJson(definition)) return undefined
  return `gives the ${what} "${definition.name}" another content than it has in the flow "${part.flow}"`
}

/** At the version, and with the defaults, that the type has by now. */
function complete<Definition extends StageDefinition | PolicyDefinition>(
  what: 'policy type' | 'stage type',
  definition: Definition,
  registered: RegisteredType | undefined,
): Definition | undefined {
  const upgraded = upgradePart(what, registered, definition)
  if (!upgraded.ok) return undefined
  const checked = checkConfig(upgraded.type.config, definition.type, upgraded.part.config)
  return checked.ok ? { ...upgraded.part, config: checked.config } : undefined
}
