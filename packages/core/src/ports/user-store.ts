import type { IdentifierKind, JsonObject, Known, Person } from '@sallyport/planner'

/** What a user may be looked up by. */
export type UserField = IdentifierKind

export interface FindOptions {
  /** What the identifier may be of the user; no other kind counts. Their order means nothing: no two users share one. */
  readonly fields: readonly UserField[]
  /**
   * Of the answer only primary key, username, e-mail address and name are read, so that a store need not load the rest, and
   * an existing user costs as much as an unknown one. The full record is loaded when absent.
   */
  readonly brief?: boolean
}

/** The visitor that something is done for, so that one of them cannot take what belongs to all. */
export interface Caller {
  /** Address of the request, or the network of an IPv6 address, as limits count it. */
  readonly address: string
}

/** A user to create. */
export interface PersonToCreate {
  readonly username: string
  /** Empty where they have none. */
  readonly email: string
  readonly name: string
  /** In the clear; nobody logs in with a password when absent. */
  readonly password?: string
  readonly attributes: JsonObject
  /** Names of groups that they are added to. */
  readonly groups: readonly string[]
  /** An inactive user exists, but cannot be acted as. */
  readonly isActive: boolean
  /** `internal`, `external` or `service_account`. */
  readonly type: string
  /** Folder for administrators: `users`. */
  readonly path: string
  /** Makes a superuser, and only while there is nobody at all. */
  readonly isFirst: boolean
}

/** The changes to a user; what is absent stays. */
export interface PersonChange {
  readonly username?: string
  readonly email?: string
  readonly name?: string
  /** In the clear. */
  readonly password?: string
  /** Merged, at every depth, into the existing ones. */
  readonly attributes: JsonObject
  /** Names of groups that they are added to as well. */
  readonly groups: readonly string[]
}

/** Why a user was not written. */
export type WriteRefusal = `${IdentifierKind}_taken` | `${IdentifierKind}_invalid` | 'somebody_is_there' | 'person_gone'

/** `person` is undefined for an inactive user, who does not exist outside of the store. */
export type WriteResult =
  | { readonly kind: 'written'; readonly pk: string; readonly person: Known | undefined }
  | { readonly kind: 'refused'; readonly reason: WriteRefusal }

/**
 * Creates and changes people. Usernames and addresses come checked and prepared by `canonicalUsername` and `canonicalEmail`;
 * one that identifies another user, as whatever kind, is rejected.
 *
 * Sallyport's own store checks at once and writes in the commit of the step, so that a step which is undone writes nobody.
 * A host's store writes when it is called, which is before the commit, since its answer decides how the step goes on. It is
 * called again with the same `key` when the step is repeated: it must then answer as before, and write nothing.
 */
export interface UserWrites {
  create(person: PersonToCreate, key: string): Promise<WriteResult>
  /**
   * @param epoch the user's `credentialsChangedAt` (ISO 8601) under which the run has proven them, null where they had none.
   *   A store that has another one by now must not write.
   */
  update(pk: string, change: PersonChange, key: string, epoch: string | null): Promise<WriteResult>
}

/** Who does not count where it is asked whether a name is taken. */
export interface TakenExcept {
  /** Primary key of the person who wants to keep it. */
  readonly person: string | undefined
  /** The `key` of writes: a user that the host's store has created under it was created by this very step, which is being repeated. */
  readonly key: string
}

/**
 * The users of an application. Sallyport has a user store; a host app may provide its own instead.
 *
 * Inactive people do not exist here: `find` and `get` answer undefined for them. Any text may come as a key or as an
 * identifier, also one that no person could have.
 */
export interface UserStore {
  /**
   * The user that the typed text identifies. Compare `identifierKey(identifier)` with the keys that `identifiersOf(user)` returns,
   * stored beside the user under a unique index: usernames, addresses and principal names are one name space.
   */
  find(identifier: string, options: FindOptions): Promise<Known | undefined>
  get(pk: string): Promise<Known | undefined>
  /**
   * Checks a password, which comes as it was typed: `normalisePassword` gives the form to hash and to check. For a decoy, and for a user without a password, it does the same work and returns false.
   *
   * @param caller who asks; a store that lets only so many checks run at once shares its places out by this. Absent where
   *   the host asks on its own behalf.
   * @throws `Unavailable` when too many checks are waiting already.
   */
  verifyPassword(person: Person, password: string, caller?: Caller): Promise<boolean>
  /**
   * Is anybody else identified by this text, as whatever kind, inactive users included? Where it is absent, `find` is asked.
   */
  isTaken?(identifier: string, except: TakenExcept): Promise<boolean>
  /** Absent where stages may not write people. Sallyport's own people are written by its storage. */
  readonly writes?: UserWrites
}
