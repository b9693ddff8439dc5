import type { BrandDefinition, FlowDefinition, GroupDefinition } from '@sallyport/planner'

/** A definition under the hash that names it. */
export interface StoredRevision {
  readonly revision: string
  readonly definition: FlowDefinition
}

/** What a slug means now. */
export interface StoredFlow {
  readonly revision: string
  /** Who applies it. */
  readonly managedBy: string
  /** The flow has been missing from the applied documents since. */
  readonly unmanaged: boolean
  /** It was switched off; applying it again leaves it so. */
  readonly disabled: boolean
}

export interface ApplyOptions {
  readonly managedBy: string
  /** Removes the flows of the same `managedBy` that are not applied any more; they stay when absent. */
  readonly prune?: boolean
  readonly brands?: readonly BrandDefinition[]
  readonly groups?: readonly GroupDefinition[]
}

export interface Applied {
  /** Members of groups that do not exist; they were left out. */
  readonly unknownMembers: readonly { readonly group: string; readonly username: string }[]
  /** Slugs of flows that `prune` has removed. */
  readonly removed: readonly string[]
}

/** Where definitions are kept. A revision never changes; which revision a slug means does. */
export interface DefinitionStore {
  /** By slug, all flows. */
  current(): Promise<ReadonlyMap<string, StoredFlow>>
  load(revisions: readonly string[]): Promise<readonly StoredRevision[]>
  /** All brands. At most one is the default. */
  brands(): Promise<readonly BrandDefinition[]>
  /** Name → name of the parent, of all groups. */
  groups(): Promise<ReadonlyMap<string, string | null>>
  /**
   * Makes these the current flows, brands and groups, all or none, and marks those that a previous set of the same
   * `managedBy` contained and this one does not as unmanaged: they stay. A new default brand replaces the previous one.
   */
  apply(flows: readonly StoredRevision[], options: ApplyOptions): Promise<Applied>
  /** Switches a flow off or on; false where there is none of that slug. */
  setDisabled(slug: string, disabled: boolean): Promise<boolean>
  /** Removes those of these flows that are unmanaged, and returns which they were. Revisions stay while runs name them. */
  remove(slugs: readonly string[]): Promise<readonly string[]>
  /** Calls back whenever what `current` or `brands` answers may have changed, at once and after every reconnect. */
  subscribe(changed: () => void): Promise<() => Promise<void>>
}
