import type { BrandDefinition, FlowDefinition, GroupDefinition } from '@sallyport/planner'

/** A definition under the hash that names it. */
export interface StoredRevision {
  readonly revision: string
  readonly definition: FlowDefinition
}

export interface ApplyOptions {
  readonly managedBy: string
  readonly brands?: readonly BrandDefinition[]
  readonly groups?: readonly GroupDefinition[]
}

export interface Applied {
  /** Members of groups whom nobody is called; they were left out. */
  readonly unknownMembers: readonly { readonly group: string; readonly username: string }[]
}

/** Where definitions are kept. A revision never changes; which revision a slug means does. */
export interface DefinitionStore {
  /** Slug → current revision, of all flows. */
  current(): Promise<ReadonlyMap<string, string>>
  load(revisions: readonly string[]): Promise<readonly StoredRevision[]>
  /** All brands. At most one is the default. */
  brands(): Promise<readonly BrandDefinition[]>
  /** Name → name of the parent, of all groups. */
  groups(): Promise<ReadonlyMap<string, string | null>>
  /**
   * Makes these the current flows, brands and groups, all or none, and marks those that a former set of the same
   * `managedBy` brought and this one does not as unmanaged: they stay. A new default brand takes the place of the former.
   */
  apply(flows: readonly StoredRevision[], options: ApplyOptions): Promise<Applied>
  /** Calls back whenever what `current` or `brands` answers may have changed, at once and after every reconnect. */
  subscribe(changed: () => void): Promise<() => Promise<void>>
}
