import type { Known, Person } from '@sallyport/planner'

export type UserField = 'username' | 'email' | 'upn'

export interface FindOptions {
  /** Any of these may match; the first match by this order counts. */
  readonly fields: readonly UserField[]
  readonly caseInsensitive: boolean
}

/**
 * The people of an application. Sallyport brings its own; a host app may bring its own instead.
 *
 * Inactive people do not exist here: `find` and `get` answer undefined for them. Any text may come as a key or as an
 * identifier, also one that no person could have.
 */
export interface UserStore {
  find(identifier: string, options: FindOptions): Promise<Known | undefined>
  get(pk: string): Promise<Known | undefined>
  /**
   * Checks a password. For a decoy, and for somebody without a password, it does the same work and answers false.
   *
   * @throws `Unavailable` when too many checks are waiting already.
   */
  verifyPassword(person: Person, password: string): Promise<boolean>
}
