import type { DocumentSource } from '../engine.ts'
import type { Registry } from '../plugin/registry.ts'
import type { DefinitionStore, StoredFlow } from '../ports/definition-store.ts'
import { compileDocuments, isFlow } from './compile/compile-documents.ts'
import { completeDefinition } from './compile/compile-revision.ts'
import type { CurrentFlow } from './revisions/current-parts.ts'
import { refuseUsed } from './flow-administration.ts'
import { warnOfFlows } from './warn-of-flows.ts'

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
  /** Members of groups that do not exist: one sentence each. */
  readonly unknownMembers: readonly string[]
  /** Slugs of flows that `prune` has removed. */
  readonly removed: readonly string[]
  /** Flows that can be reached without a file, and flows that are switched off: one sentence each. */
  readonly unexpected: readonly string[]
}

export interface ApplyDocumentsOptions {
  /** Says whose documents they are. */
  readonly managedBy: string
  /** Removes the flows that `managedBy` has applied before and does not apply now; they stay, unmanaged, when absent. */
  readonly prune?: boolean
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
  { managedBy, prune = false }: ApplyDocumentsOptions,
): Promise<AppliedDocuments> {
  const [flows, groups] = await Promise.all([store.current(), store.groups()])
  const applied = new Set(sources.filter(isFlow).map(({ flow }) => flow.slug))
  const leaving = [...flows].flatMap(([slug, one]) =>
    prune && one.managedBy === managedBy && !applied.has(slug) ? slug : [],
  )
  const current = await readCurrent(store, flows)
  for (const slug of leaving) current.delete(slug)
  const slugs = new Set([...flows.keys()].filter((slug) => !leaving.includes(slug)))
  const compiled = compileDocuments(sources, registry, { current, slugs, groups, managedBy })
  if (leaving.length > 0) {
    const replaced = new Set(compiled.brands.map(({ domain }) => domain))
    const brands = (await store.brands()).filter(({ domain }) => !replaced.has(domain))
    await refuseUsed(store, registry, { removed: new Set(leaving), replaced: applied, brands })
  }
  const { unknownMembers, removed } = await store.apply(compiled.flows, {
    managedBy,
    prune,
    brands: compiled.brands,
    groups: compiled.groups,
  })
  return {
    flows: compiled.flows.map(({ definition }) => definition.slug),
    brands: compiled.brands.map(({ domain }) => domain ?? 'default'),
    groups: compiled.groups.map(({ name }) => name),
    unknownGroups: compiled.unknownGroups.map((name) => `A policy names the group "${name}", which does not exist.`),
    removed,
    unexpected: warnOfFlows(await store.current()),
    unknownMembers: unknownMembers.map(
      ({ group, username }) => `The group "${group}" has the member "${username}", but no user has this name.`,
    ),
  }
}

async function readCurrent(
  store: DefinitionStore,
  flows: ReadonlyMap<string, StoredFlow>,
): Promise<Map<string, CurrentFlow>> {
  const stored = await store.load([...new Set([...flows.values()].map(({ revision }) => revision))])
  const current = new Map<string, CurrentFlow>()
  for (const { definition } of stored) {
    const flow = flows.get(definition.slug)
    if (flow === undefined) continue
    const { managedBy, unmanaged } = flow
    current.set(definition.slug, { definition: completeDefinition(definition), managedBy, unmanaged })
  }
  return current
}
