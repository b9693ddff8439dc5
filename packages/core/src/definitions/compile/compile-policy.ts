import {
  PolicyProblem,
  type PolicyBindingDefinition,
  type PolicyDefinition,
  type PolicyEngineMode,
  type PolicyGroup,
  type PolicyInput,
  type PolicyRuntime,
} from '@sallyport/planner'
import type { Registry } from '../../plugin/registry.ts'
import type { AnyPolicyType } from '../../policy/define-policy.ts'
import type { Services } from '../../stage/visit.ts'
import { checkConfig } from '../check/check-config.ts'
import { Incompatible } from '../revisions/upgrade-definition.ts'

export type Prepared =
  | { readonly ok: true; readonly type: AnyPolicyType; readonly value: unknown }
  | { readonly ok: false; readonly path: readonly string[]; readonly reason: string }

/** Lets a policy type look at a configuration that fits its schema. */
export function preparePolicy(registry: Registry, policy: PolicyDefinition): Prepared {
  const type = registry.policy(policy.type)?.type
  if (type === undefined || type.version !== policy.version) {
    return { ok: false, path: [], reason: `is of the policy type "${policy.type}", which no installed plugin fits` }
  }
  try {
    return { ok: true, type, value: type.prepare?.(policy.config, { contextKeys: registry.contextKeys }) }
  } catch (error) {
    if (error instanceof PolicyProblem) return { ok: false, path: error.path, reason: error.message }
    const reason = error instanceof Error ? error.message : String(error)
    return { ok: false, path: [], reason: `cannot be prepared by the policy type "${policy.type}": ${reason}` }
  }
}

/** What is stored was checked when it was applied, by an older plugin perhaps. */
function prepareStored(registry: Registry, policy: PolicyDefinition): Prepared {
  const type = registry.policy(policy.type)?.type
  const checked = type === undefined ? undefined : checkConfig(type.config, `policy type "${type.type}"`, policy.config)
  const problem = checked?.ok === false ? checked : preparePolicy(registry, policy)
  if (problem.ok) return problem
  const { path, reason } = problem
  return { ...problem, reason: path.length === 0 ? reason : `has a configuration whose ${path.join('.')} ${reason}` }
}

/**
 * Makes the enabled policies of a target ready.
 *
 * @throws `Incompatible` when no installed plugin fits one of them
 */
export function compilePolicies(
  registry: Registry,
  mode: PolicyEngineMode,
  definitions: readonly PolicyBindingDefinition[],
): PolicyGroup {
  const bindings: PolicyRuntime[] = []
  for (const definition of definitions) {
    if (!definition.enabled) continue
    const { subject } = definition
    if (subject.kind !== 'policy') {
      bindings.push({ definition, evaluate: undefined, readsUser: true })
      continue
    }
    const { policy } = subject
    const prepared = prepareStored(registry, policy)
    if (!prepared.ok) {
      const plugin = registry.policy(policy.type)?.plugin ?? 'none'
      throw new Incompatible(`its policy "${policy.name}" of the plugin "${plugin}" ${prepared.reason}`)
    }
    const { type, value } = prepared
    const evaluate = (input: PolicyInput) =>
      // The executor hands every policy the services that the application has declared.
      type.evaluate({ ...input, services: input.services as Services, config: policy.config, prepared: value })
    // One that does not say so may read them.
    bindings.push({ definition, evaluate, readsUser: type.readsUser?.(policy.config, value) ?? true })
  }
  return Object.freeze({ mode, bindings })
}
