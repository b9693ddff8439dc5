import type {
  BindingDefinition,
  FlowDefinition,
  FlowDocument,
  PolicyBindingDefinition,
  PolicyEntry,
  StageEntry,
} from '@sallyport/planner'
import { nameUuid } from '../definitions/compile/uuid.ts'

/**
 * A flow as a flow file has it. Applied to where it comes from it changes nothing: names are written out, and what is as it
 * would be without being said is left out. Configurations are complete, secrets included.
 */
export function exportFlow(flow: FlowDefinition): FlowDocument {
  return {
    slug: flow.slug,
    name: flow.name,
    title: flow.title,
    designation: flow.designation,
    authentication: flow.authentication,
    deniedAction: flow.deniedAction,
    layout: flow.layout,
    ...(flow.background === null ? {} : { background: flow.background }),
    lifetime: flow.lifetime / 60,
    ...(flow.given.length === 0 ? {} : { given: [...flow.given] }),
    ...(flow.confirmedElsewhere === 'move' ? {} : { confirmedElsewhere: flow.confirmedElsewhere }),
    policyEngineMode: flow.policyEngineMode,
    ...policiesOf(flow.pk, flow.policies),
    stages: flow.bindings.map(stageEntry),
  }
}

function stageEntry(binding: BindingDefinition): StageEntry {
  const { stage, policies } = binding
  return {
    stage: stage.type,
    name: stage.name,
    version: stage.version,
    config: { ...stage.config },
    invalidResponseAction: binding.invalidResponseAction,
    evaluateOnPlan: binding.evaluateOnPlan,
    reEvaluatePolicies: binding.reEvaluatePolicies,
    policyEngineMode: binding.policyEngineMode,
    ...policiesOf(binding.pk, policies),
  }
}

function policiesOf(target: string, policies: readonly PolicyBindingDefinition[]): { policies?: PolicyEntry[] } {
  if (policies.length === 0) return {}
  // A binding's key is made of its place in the file, which is not always its place in the order.
  const placed = policies.map((policy) => ({ policy, place: placeOf(target, policy.pk, policies.length) }))
  return {
    policies: placed.toSorted((a, b) => a.place - b.place).map(({ policy, place }) => policyEntry(policy, place)),
  }
}

function placeOf(target: string, pk: string, count: number): number {
  for (let place = 0; place < count; place += 1) {
    if (nameUuid('policy-binding', `${target}:${place}`) === pk) return place
  }
  return count
}

function policyEntry(
  { subject, order, enabled, negate, timeout, failureResult, about }: PolicyBindingDefinition,
  place: number,
): PolicyEntry {
  const settings = {
    // The order of two at one place is that of the file, only as long as the default is not written out.
    ...(order === place ? {} : { order }),
    ...(enabled ? {} : { enabled }),
    ...(negate ? { negate } : {}),
    ...(timeout === 30 ? {} : { timeout }),
    ...(failureResult ? { failureResult } : {}),
    ...(about === undefined ? {} : { about }),
  }
  switch (subject.kind) {
    case 'group':
      return { group: subject.group, ...settings }
    case 'user':
      return { user: subject.username, ...settings }
    case 'policy': {
      const { type, name, version, config, executionLogging } = subject.policy
      return {
        policy: type,
        name,
        version,
        config: { ...config },
        ...(executionLogging ? { executionLogging } : {}),
        ...settings,
      }
    }
  }
}
