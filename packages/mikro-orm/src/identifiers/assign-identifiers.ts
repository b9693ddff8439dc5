import { identifiersOf, type IdentifierKind } from '@sallyport/core'

/** What a user is identified by, as it is stored. */
export interface StoredUser {
  readonly id: string
  readonly username: string
  readonly email: string
  readonly upn: string | null
}

/** A row of the table of identifiers. */
export interface IdentifierRow {
  readonly key: string
  /** Null where several users have it as contact data, so that it identifies nobody. */
  readonly user: string | null
  readonly kinds: readonly IdentifierKind[]
  /** Other users who have it as contact data: it does not identify them. */
  readonly contacts: readonly string[]
}

export interface Assignment {
  readonly rows: readonly IdentifierRow[]
  /** Users whose usernames are one and the same. */
  readonly collisions: readonly (readonly StoredUser[])[]
}

interface Holder {
  readonly user: StoredUser
  readonly kinds: readonly IdentifierKind[]
}

/**
 * Who is identified by what, among users who were stored before every identifier was one user's alone.
 *
 * A username identifies its owner; an address or principal name only where nobody else has it in any form. Two equal
 * usernames cannot be distinguished by any rule, and are left to the operator.
 */
export function assignIdentifiers(users: readonly StoredUser[]): Assignment {
  const holders = new Map<string, Holder[]>()
  for (const user of users) {
    for (const { key, kinds } of userKeys(user)) {
      const others = holders.get(key)
      if (others === undefined) holders.set(key, [{ user, kinds }])
      else others.push({ user, kinds })
    }
  }
  const named = [...holders].map(([key, all]) => ({ key, all, byName: all.filter(isByName) }))
  return {
    rows: named.map(({ key, all, byName }) => rowOf(key, all, byName[0] ?? (all.length === 1 ? all[0] : undefined))),
    collisions: named.filter(({ byName }) => byName.length > 1).map(({ byName }) => byName.map(({ user }) => user)),
  }
}

/** The keys of a user as it is stored. */
export function userKeys({ username, email, upn }: StoredUser): ReturnType<typeof identifiersOf> {
  return identifiersOf({ username, email, attributes: upn === null ? {} : { upn } })
}

function isByName({ kinds }: Holder): boolean {
  return kinds.includes('username')
}

function rowOf(key: string, all: readonly Holder[], owner: Holder | undefined): IdentifierRow {
  const contacts = all.filter((holder) => holder !== owner).map(({ user }) => user.id)
  return { key, user: owner?.user.id ?? null, kinds: owner?.kinds ?? [], contacts }
}
