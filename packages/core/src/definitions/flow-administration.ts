import type { BrandDefinition, Designation } from '@sallyport/planner'
import { SetupError } from '../setup-error.ts'
import type { Registry } from '../plugin/registry.ts'
import type { DefinitionStore, StoredFlow } from '../ports/definition-store.ts'
import { compileRevision, completeDefinition } from './compile/compile-revision.ts'
import { findUse } from './check/find-use.ts'

/** A flow as its installation has it. */
export interface ListedFlow {
  readonly slug: string
  readonly designation: Designation
  /** Who applies it: `files` for the flow files. */
  readonly managedBy: string
  /** Its file is gone: it can still be reached, but it is no default. */
  readonly unmanaged: boolean
  /** It was switched off, and shows visitors that it is. */
  readonly disabled: boolean
  /** Why no installed plugin fits it; undefined where it can be used. */
  readonly problem: string | undefined
}

/** What is done to flows besides applying them. */
export interface FlowAdministration {
  /** All flows, by slug. */
  list(): Promise<readonly ListedFlow[]>
  /**
   * Switches a flow off. Runs under way get an error, and continue when it is enabled again before they expire. Applying its
   * file does not enable it.
   *
   * @throws `SetupError` `unknown_flow`
   */
  disable(slug: string): Promise<void>
  /** @throws `SetupError` `unknown_flow` */
  enable(slug: string): Promise<void>
  /**
   * Removes an unmanaged flow. Its runs lead nowhere any more; what they name is kept until they expire.
   *
   * @throws `SetupError` `unknown_flow`, `flow_managed` where a file still has it, `flow_in_use` where something leads to it
   */
  remove(slug: string): Promise<void>
  /**
   * Removes all unmanaged flows, or none. Returns their slugs.
   *
   * @throws `SetupError` `flow_in_use`
   */
  prune(): Promise<readonly string[]>
}

export function createFlowAdministration(store: DefinitionStore, registry: Registry): FlowAdministration {
  return {
    list: () => list(store, registry),
    disable: (slug) => setDisabled(store, slug, true),
    enable: (slug) => setDisabled(store, slug, false),
    async remove(slug) {
      const state = (await store.current()).get(slug)
      if (state === undefined) throw unknown(slug)
      if (!state.unmanaged) throw managed(slug, state)
      await removeAll(store, registry, [slug])
    },
    async prune() {
      const flows = await store.current()
      return removeAll(
        store,
        registry,
        [...flows].flatMap(([slug, { unmanaged }]) => (unmanaged ? slug : [])),
      )
    },
  }
}

async function list(store: DefinitionStore, registry: Registry): Promise<readonly ListedFlow[]> {
  const flows = await store.current()
  const revisions = await store.load([...new Set([...flows.values()].map(({ revision }) => revision))])
  return revisions
    .flatMap((stored): ListedFlow[] => {
      const { slug, designation } = stored.definition
      const state = flows.get(slug)
      if (state === undefined || state.revision !== stored.revision) return []
      const compiled = compileRevision(registry, stored)
      const { managedBy, unmanaged, disabled } = state
      const problem = compiled.ok ? undefined : compiled.problem
      return [{ slug, designation, managedBy, unmanaged, disabled, problem }]
    })
    .toSorted((one, other) => (one.slug < other.slug ? -1 : 1))
}

async function setDisabled(store: DefinitionStore, slug: string, disabled: boolean): Promise<void> {
  if (!(await store.setDisabled(slug, disabled))) throw unknown(slug)
}

async function removeAll(
  store: DefinitionStore,
  registry: Registry,
  slugs: readonly string[],
): Promise<readonly string[]> {
  if (slugs.length === 0) return []
  await refuseUsed(store, registry, { removed: new Set(slugs), brands: await store.brands() })
  return (await store.remove(slugs)).toSorted()
}

/**
 * Nothing that stays may lead to what is removed.
 *
 * @throws `SetupError` `flow_in_use`
 */
export async function refuseUsed(
  store: DefinitionStore,
  registry: Registry,
  {
    removed,
    replaced = new Set(),
    brands,
  }: {
    readonly removed: ReadonlySet<string>
    /** Slugs of flows that get another content in the same moment. */
    readonly replaced?: ReadonlySet<string>
    readonly brands: readonly BrandDefinition[]
  },
): Promise<void> {
  const staying = [...(await store.current())].filter(([slug]) => !removed.has(slug) && !replaced.has(slug))
  const stored = await store.load([...new Set(staying.map(([, { revision }]) => revision))])
  const use = findUse(
    removed,
    stored.map(({ definition }) => completeDefinition(definition)),
    { brands, registry },
  )
  if (use === undefined) return
  throw new SetupError('flow_in_use', `The flow "${use.flow}" cannot be removed: ${use.by}.`)
}

function unknown(slug: string): SetupError {
  return new SetupError('unknown_flow', `There is no flow "${slug}".`)
}

function managed(slug: string, { managedBy }: StoredFlow): SetupError {
  const sentence =
    managedBy === 'files'
      ? `The flow "${slug}" is one of the flow files or ships with the server: delete its file and apply the others, or disable it.`
      : `The flow "${slug}" is applied by "${managedBy}": take it out there first, or disable it.`
  return new SetupError('flow_managed', sentence)
}
