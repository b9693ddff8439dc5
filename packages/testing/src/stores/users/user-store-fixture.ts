import type { UserField, UserStore } from '@sallyport/core'
import type { Closable } from '../test-store.ts'

/** A store with people in it, and what is known of them. */
export interface UserStoreFixture extends Closable {
  readonly users: UserStore
  /** A user who exists and has a password. */
  readonly known: {
    readonly pk: string
    readonly password: string
    /** What they are found by; at least one, with letters in it. */
    readonly identifiers: Readonly<Partial<Record<UserField, string>>>
  }
  /** Primary key of a user without a password. */
  readonly withoutPassword?: string
  /** A user who may not act. */
  readonly inactive?: { readonly pk: string; readonly identifier: string }
  /**
   * For a store that provides `credentialsChangedAt`: sets a password of a user that no other field names, and returns their
   * primary key.
   */
  readonly changePassword?: () => Promise<string>
}
