import type {
  BindingDefinition,
  FlowDefinition,
  PolicyBindingDefinition,
  PolicyDefinition,
  StageDefinition,
} from '@sallyport/planner'
import type { Registry } from '../../plugin/registry.ts'
import { upgradePart } from './upgrade-part.ts'

/** What stands in the way of a flow: goes on after the flow's name, `: its stage "pin" needs version 2 of …`. */
export class Incompatible extends Error {}

/**
 * A flow with everything at the versions that are installed. The same object where nothing had to be upgraded.
 *
 * @throws `Incompatible` for what no installed plugin fits
 */
export function upgradeDefinition(registry: Registry, flow: FlowDefinition): FlowDefinition {
  const upgradePolicy = ({ policy }: { readonly policy: PolicyDefinition }): PolicyDefinition => {
    const upgraded = upgradePart('policy type', registry.policy(policy.type), policy)
    if (!upgraded.ok) throw new Incompatible(`its policy "${policy.name}" ${upgraded.reason}`)
    return upgraded.part
  }
  const upgradePolicies = (policies: readonly PolicyBindingDefinition[]): readonly PolicyBindingDefinition[] =>
    mapChanged(policies, (binding) => {
      const { subject } = binding
      // One that is switched off is not asked, so it may be of a plugin that is gone.
      if (subject.kind !== 'policy' || !binding.enabled) return binding
      const policy = upgradePolicy(subject)
      return policy === subject.policy ? binding : { ...binding, subject: { kind: 'policy', policy } }
    })
  const upgradeStage = (stage: StageDefinition): StageDefinition => {
    const upgraded = upgradePart('stage type', registry.stage(stage.type), stage)
    if (!upgraded.ok) throw new Incompatible(`its stage "${stage.name}" ${upgraded.reason}`)
    return upgraded.part
  }
  const upgradeBinding = (binding: BindingDefinition): BindingDefinition => {
    const stage = upgradeStage(binding.stage)
    const policies = upgradePolicies(binding.policies)
    return stage === binding.stage && policies === binding.policies ? binding : { ...binding, stage, policies }
  }
  const policies = upgradePolicies(flow.policies)
  const bindings = mapChanged(flow.bindings, upgradeBinding)
  return policies === flow.policies && bindings === flow.bindings ? flow : { ...flow, policies, bindings }
}

/** The same list where every item stays the same. */
function mapChanged<Item>(items: readonly Item[], change: (item: Item) => Item): readonly Item[] {
  const changed = items.map(change)
  return changed.every((item, index) => item === items[index]) ? items : changed
}
