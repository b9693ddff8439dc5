import type { PolicyBindingDefinition, PolicyDefinition, PolicySubject } from '@sallyport/planner'
import type { Registry } from '../../plugin/registry.ts'
import type { FlowSource } from '../../engine.ts'
import { checkConfig } from '../check/check-config.ts'
import { preparePolicy } from './compile-policy.ts'
import { sameContent, type CurrentParts } from '../revisions/current-parts.ts'
import { entryConfig } from './entry-config.ts'
import { flowProblem } from '../check/flow-problem.ts'
import { clashOf, findOwners, foreignClash, lostContent, type NamedEntry } from './name-owners.ts'
import type { EntryPath, NamedPolicy } from './name-policies.ts'
import { nameUuid } from './uuid.ts'

/** The policies that the sources name, each with one content: that of a current flow, where it has one. */
export function definePolicies(
  named: readonly NamedPolicy[],
  registry: Registry,
  current: CurrentParts['policies'],
): ReadonlyMap<string, PolicyDefinition> {
  const policies = new Map<string, PolicyDefinition>()
  const definedBy = new Map<string, NamedEntry>()
  const entries = named.flatMap(({ source, path, entry, policy }): NamedEntry[] =>
    policy === undefined ? [] : [{ source, path, entry, name: policy.name }],
  )
  const owners = findOwners('policy', entries)
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
    if (entry.config === undefined && known?.abandoned === false) {
      policies.set(name, known.definition)
      continue
    }
    const checked = checkConfig(type.config, `policy type "${type.type}"`, config)
    const lost = entry.config === undefined ? known : undefined
    if (!checked.ok && lost !== undefined) throw flowProblem(source, path, lostContent('policy', name, lost.flow))
    if (!checked.ok) throw flowProblem(source, [...path, 'config', ...checked.path], checked.reason)
    const definition: PolicyDefinition = {
      pk: nameUuid('policy', name),
      name,
      type: type.type,
      version: type.version,
      config: checked.config,
      executionLogging: entry.executionLogging ?? false,
    }
    if (lost !== undefined && !sameContent(lost.definition, definition)) {
      throw flowProblem(source, path, lostContent('policy', name, lost.flow))
    }
    const prepared = preparePolicy(registry, definition)
    if (!prepared.ok) throw flowProblem(source, [...path, 'config', ...prepared.path], prepared.reason)
    const owner = owners.get(name)
    if (owner !== undefined && owner.entry !== entry) continue
    const previous = policies.get(name)
    const other = definedBy.get(name)
    if (previous !== undefined && other !== undefined && !sameContent(previous, definition)) {
      throw flowProblem(source, path, clashOf('policy', name, source, other))
    }
    if (known?.abandoned === false && !sameContent(known.definition, definition)) {
      throw flowProblem(source, path, foreignClash('policy', name, known))
    }
    definedBy.set(name, { source, path, entry, name })
    policies.set(name, definition)
  }
  for (const { source, path, policy } of named) {
    if (policy !== undefined && policies.get(policy.name)?.type !== policy.type) {
      throw flowProblem(source, path, `refers to the policy "${policy.name}", which is of another type`)
    }
  }
  return policies
}

/** A flow, or a stage binding, that policies are bound to. */
interface PolicyTarget {
  readonly source: FlowSource
  readonly path: EntryPath
  readonly pk: string
}

/** The bindings at one target, by order. */
export function bindPolicies(
  named: readonly NamedPolicy[],
  policies: ReadonlyMap<string, PolicyDefinition>,
  { source, path: target, pk: targetPk }: PolicyTarget,
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
          ...(entry.about === 'logged_in' ? { about: entry.about } : {}),
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
