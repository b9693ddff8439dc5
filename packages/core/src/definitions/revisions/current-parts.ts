import type { FlowDefinition, PolicyDefinition, StageDefinition } from '@sallyport/planner'
import { canonicalJson } from '../../schema/canonical-json.ts'
import type { Registry } from '../../plugin/registry.ts'
import { checkConfig } from '../check/check-config.ts'
import { upgradePart, type RegisteredType } from './upgrade-part.ts'

/** A flow that is current now. */
export interface CurrentFlow {
  readonly definition: FlowDefinition
  readonly managedBy: string
  readonly unmanaged: boolean
}

/** A stage or a policy of a flow that is current and stays. */
export interface CurrentPart<Definition> {
  readonly flow: string
  readonly managedBy: string
  /** The flow has no file any more, so its names are free: only who refers to one by its name alone has to know. */
  readonly abandoned: boolean
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
 * @param replaced.slugs of the flows that new ones take the place of
 * @param replaced.managedBy who applies the new ones: those of its own that are missing are abandoned
 */
export function gatherCurrent(
  current: ReadonlyMap<string, CurrentFlow>,
  replaced: { readonly slugs: ReadonlySet<string>; readonly managedBy: string },
  registry: Registry,
): CurrentParts {
  const stages = new Map<string, CurrentPart<StageDefinition>>()
  const policies = new Map<string, CurrentPart<PolicyDefinition>>()
  const isAbandoned = ({ unmanaged, managedBy }: CurrentFlow): boolean => unmanaged || managedBy === replaced.managedBy
  const staying = [...current].filter(([slug]) => !replaced.slugs.has(slug))
  const abandoned = staying.filter(([, flow]) => isAbandoned(flow))
  // A name that a managed flow has, too, is that flow's.
  for (const [slug, one] of [...staying.filter(([, flow]) => !isAbandoned(flow)), ...abandoned]) {
    const { definition: flow, managedBy } = one
    const from = { flow: slug, managedBy, abandoned: isAbandoned(one) }
    for (const { stage } of flow.bindings) {
      const definition = complete('stage type', stage, registry.stage(stage.type))
      if (definition !== undefined && !stages.has(stage.name)) stages.set(stage.name, { ...from, definition })
    }
    for (const { subject } of [flow, ...flow.bindings].flatMap((target) => target.policies)) {
      if (subject.kind !== 'policy') continue
      const definition = complete('policy type', subject.policy, registry.policy(subject.policy.type))
      const { name } = subject.policy
      if (definition !== undefined && !policies.has(name)) policies.set(name, { ...from, definition })
    }
  }
  return { stages, policies }
}

/** Is this the content that the name has already? */
export function sameContent<Definition extends StageDefinition | PolicyDefinition>(
  one: Definition,
  other: Definition,
): boolean {
  return canonicalJson(one) === canonicalJson(other)
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
