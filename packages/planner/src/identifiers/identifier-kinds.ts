import type { JsonObject } from '../json.ts'
import type { Canonical, IdentifierRules } from './canonical.ts'
import { canonicalEmail } from './email.ts'
import { identifierKey } from './identifier-key.ts'
import { canonicalUsername } from './username.ts'

/** What a user can be identified by. A new kind is one more row of `identifierKinds`; all share one name space. */
export type IdentifierKind = 'username' | 'email' | 'upn'

/** The parts of a user that hold identifiers. */
export interface Identified {
  readonly username: string
  readonly email: string
  readonly attributes: JsonObject
}

interface Kind {
  /** Where a user has it; empty for a user who has none. */
  readonly read: (user: Identified) => string
  /** Whether a text may be one, and its forms. */
  readonly canonical: (text: string, rules?: IdentifierRules) => Canonical
}

export const identifierKinds: Readonly<Record<IdentifierKind, Kind>> = {
  username: { read: ({ username }) => username, canonical: canonicalUsername },
  email: { read: ({ email }) => email, canonical: canonicalEmail },
  // A principal name has the form of a username at a realm.
  upn: { read: ({ attributes: { upn } }) => (typeof upn === 'string' ? upn : ''), canonical: canonicalUsername },
}

export const IDENTIFIER_KINDS: readonly IdentifierKind[] = ['username', 'email', 'upn']

/** One key of a user, and what it is of them: a username may be the e-mail address as well. */
export interface UserIdentifier {
  readonly key: string
  readonly kinds: readonly IdentifierKind[]
}

/** Longer keys are nobody's: no text that may be registered has one. */
export const LONGEST_KEY = 600

/** All keys of a user, sorted, each once. What is empty identifies nobody. */
export function identifiersOf(user: Identified): readonly UserIdentifier[] {
  const found = new Map<string, IdentifierKind[]>()
  for (const kind of IDENTIFIER_KINDS) {
    const key = identifierKey(identifierKinds[kind].read(user))
    if (isStorableKey(key)) found.set(key, [...(found.get(key) ?? []), kind])
  }
  return [...found].map(([key, kinds]) => ({ key, kinds })).toSorted((one, other) => (one.key < other.key ? -1 : 1))
}

/** May a key stand in a store, and be asked for? It is not empty, not endless, and UTF-8 without NUL. */
export function isStorableKey(key: string): boolean {
  return key !== '' && key.length <= LONGEST_KEY && !key.includes('\0') && key.isWellFormed()
}
