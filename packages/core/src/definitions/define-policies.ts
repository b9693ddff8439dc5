import type { PolicyBindingDefinition, PolicyDefinition, PolicySubject } from '@sallyport/planner'
import { canonicalJson } from '../executor/canonical-json.ts'
import type { Registry } from '../plugin/registry.ts'
import type { FlowSource } from '../engine.ts'
import { checkConfig } from './check-config.ts'
import { preparePolicy } from './compile-policy.ts'
import { findClash, type CurrentParts } from './current-parts.ts'
import { entryConfig } from './entry-config.ts'
import { flowProblem } from './flow-problem.ts'
import type { EntryPath, NamedPolicy } from './name-policies.ts'
import { nameUuid } from './uuid.ts'

/** The policies that the sources name, each with one content: that of a current flow, where it has one. */
export function definePolicies(
  named: readonly NamedPolicy[],
  registry: Registry,
  current: CurrentParts['policies'],
): ReadonlyMap<string, PolicyDefinition> {
  const policies = new Map<string, PolicyDefinition>()
  const given = new Set(
    named.flatMap(({ entry, policy }) => (entry.config === undefined || !policy ? [] : policy.name)),
  )
  for (const { source, path, entry, policy } of named) {
    if (policy === undefined) continue
    const { name } = policy
    const registered = registry.policy(policy.type)
    if (registered === undefined) {
      throw flowProblem(source, path, `names the policy type "${policy.type}", which no plugin registers`)
    }
    const { type } = registered
    const config = entryConfig('policy type', registered, entry, { source, path })
    // A known name without a configuration is a reference.
    if (entry.config === undefined && given.has(name)) continue
    const known = current.get(name)
    if (entry.config === undefined && known !== undefined) {
      policies.set(name, known.definition)
      continue
    }
    const checked = checkConfig(type.config, `policy type "${type.type}"`, config)
    if (!checked.ok) throw flowProblem(source, [...path, 'config', ...checked.path], checked.reason)
    const definition: PolicyDefinition = {
      pk: nameUuid('policy', name),
      name,
      type: type.type,
      version: type.version,
      config: checked.config,
      executionLogging: entry.executionLogging ?? false,
    }
    const former = policies.get(name)
    if (former !== undefined && canonicalJson(former) !== canonicalJson(definition)) {
      throw flowProblem(source, path, `gives the policy "${name}" another content than it has already`)
    }
    const clash = findClash('policy', known, definition)
    if (clash !== undefined) throw flowProblem(source, path, clash)
    const prepared = preparePolicy(registry, definition)
    if (!prepared.ok) throw flowProblem(source, [...path, 'config', ...prepared.path], prepared.reason)
    policies.set(name, definition)
  }
  for (const { source, path, policy } of named) {
    if (policy !== undefined && policies.get(policy.name)?.type !== policy.type) {
      throw flowProblem(source, path, `refers to the policy "${policy.name}", which is of another type`)
    }
  }
  return policies
}

/** The bindings at one target, by order. */
export function bindPolicies(
  named: readonly NamedPolicy[],
  policies: ReadonlyMap<string, PolicyDefinition>,
  source: FlowSource,
  target: EntryPath,
  targetPk: string,
): readonly PolicyBindingDefinition[] {
  return named
    .filter((one) => one.source === source && one.path.length === target.length + 2 && startsWith(one.path, target))
    .flatMap(({ entry, policy }, index): PolicyBindingDefinition[] => {
      const subject = subjectOf(entry, policy === undefined ? undefined : policies.get(policy.name))
      if (subject === undefined) return []
      return [
        {
          pk: nameUuid('policy-binding', `${targetPk}:${index}`),
          subject,
          order: entry.order ?? index,
          enabled: entry.enabled ?? true,
          negate: entry.negate ?? false,
          timeout: entry.timeout ?? 30,
          failureResult: entry.failureResult ?? false,
        },
      ]
    })
    .toSorted((a, b) => a.order - b.order)
}

function subjectOf(
  { group, user }: NamedPolicy['entry'],
  policy: PolicyDefinition | undefined,
): PolicySubject | undefined {
  if (group !== undefined) return { kind: 'group', group }
  if (user !== undefined) return { kind: 'user', username: user }
  return policy === undefined ? undefined : { kind: 'policy', policy }
}

function startsWith(path: EntryPath, start: EntryPath): boolean {
  return start.every((part, index) => path[index] === part)
}
