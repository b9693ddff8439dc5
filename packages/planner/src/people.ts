import type { JsonObject } from './json.ts'

/** A user who exists and may act. */
export interface Known {
  readonly kind: 'known'
  /** Primary key in the user store, as text. */
  readonly pk: string
  readonly username: string
  readonly email: string
  readonly name: string
  readonly isSuperuser: boolean
  /** Names of the groups that this person is in, parents of those groups included. */
  readonly groups: readonly string[]
  /** What those groups allow: `inspect_flow`, … A superuser may do everything; none when absent. */
  readonly permissions?: readonly string[]
  readonly attributes: JsonObject
  /**
   * When what this user proves their identity with last changed: a password, being active (ISO 8601). Logins, proofs, links
   * and known devices from before do not count any more. Absent where it has never changed, or where the store does not
   * say.
   */
  readonly credentialsChangedAt?: string
  /**
   * Keys of the usernames under which policies mean this user. They were bound to the user's id as soon as there was a user
   * of that name, and stay when the name changes. Where absent, the present username counts.
   */
  readonly referredToAs?: readonly string[]
}

/**
 * The stand-in for a user who does not exist, or may not act.
 * It takes the same way through a flow as a known person, costs the same work, and is never proven.
 */
export interface Decoy {
  readonly kind: 'decoy'
  /** Derived from what was typed, so that it is stable, and looks up nobody. */
  readonly pk: string
  /** What was typed. */
  readonly identifier: string
}

export type Person = Known | Decoy

/** May this person do what the permission names? A superuser may do everything, a decoy and nobody nothing. */
export function hasPermission(person: Person | undefined, permission: string): boolean {
  if (person?.kind !== 'known') return false
  return person.isSuperuser || person.permissions?.includes(permission) === true
}
