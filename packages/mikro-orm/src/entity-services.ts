import type { EntityManager } from '@mikro-orm/postgresql'

/** What this storage offers to stages and policies. */
export interface EntityServices {
  /** Entities that are persisted with it, or that change, are written in the commit of the step. */
  readonly em: EntityManager
}

// The entry exports the interface above, so that those who install this package get the augmentation with it.
declare module '@sallyport/core' {
  interface Services extends EntityServices {}
}
