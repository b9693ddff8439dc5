import type { DocumentSource } from '../engine.ts'
import type { Registry } from '../plugin/registry.ts'
import type { DefinitionStore } from '../ports/definition-store.ts'
import { compileDocuments } from './compile-documents.ts'
import { completeDefinition } from './compile-revision.ts'

/** What was applied, and what of it may be a slip. */
export interface AppliedDocuments {
  /** Slugs. */
  readonly flows: readonly string[]
  /** Domains; `default` for a default brand without one. */
  readonly brands: readonly string[]
  /** Names. */
  readonly groups: readonly string[]
  /** Groups that policies name and that do not exist: one sentence each. */
  readonly unknownGroups: readonly string[]
  /** Members of groups whom nobody is called: one sentence each. */
  readonly unknownMembers: readonly string[]
}

/**
 * Checks documents against each other and against what is stored, and makes them the current ones, all or none.
 *
 * @throws `SetupError` with file, line and path
 */
export async function applyDocuments(
  store: DefinitionStore,
  registry: Registry,
  sources: readonly DocumentSource[],
  managedBy: string,
): Promise<AppliedDocuments> {
  const [current, groups] = await Promise.all([store.current(), store.groups()])
  const stored = await store.load([...new Set(current.values())])
  const bySlug = new Map(stored.map(({ definition }) => [definition.slug, completeDefinition(definition)]))
  const compiled = compileDocuments(sources, registry, {
    current: bySlug,
    slugs: new Set(current.keys()),
    groups,
  })
  const { unknownMembers } = await store.apply(compiled.flows, {
    managedBy,
    brands: compiled.brands,
    groups: compiled.groups,
  })
  return {
    flows: compiled.flows.map(({ definition }) => definition.slug),
    brands: compiled.brands.map(({ domain }) => domain ?? 'default'),
    groups: compiled.groups.map(({ name }) => name),
    unknownGroups: compiled.unknownGroups.map((name) => `A policy names the group "${name}", which does not exist.`),
    unknownMembers: unknownMembers.map(
      ({ group, username }) => `The group "${group}" has the member "${username}", whom nobody is called.`,
    ),
  }
}
