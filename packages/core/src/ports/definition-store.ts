import type { FlowDefinition } from '@sallyport/planner'

/** A definition under the hash that names it. */
export interface StoredRevision {
  readonly revision: string
  readonly definition: FlowDefinition
}

/** Where definitions are kept. A revision never changes; which revision a slug means does. */
export interface DefinitionStore {
  /** Slug → current revision, of all flows. */
  current(): Promise<ReadonlyMap<string, string>>
  load(revisions: readonly string[]): Promise<readonly StoredRevision[]>
  /**
   * Makes these the current revisions of their slugs, all or none, and marks flows that a former set of files brought and
   * this one does not as unmanaged.
   */
  apply(flows: readonly StoredRevision[], options: { readonly managedBy: string }): Promise<void>
  /** Calls back whenever the map of `current` may have changed, at once and after every reconnect. */
  subscribe(changed: () => void): Promise<() => Promise<void>>
}
