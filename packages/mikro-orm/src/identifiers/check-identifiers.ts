import { canonicalEmail, canonicalUsername, SetupError, type Canonical } from '@sallyport/core'

/** Why a user cannot be identified so. */
export type IdentifierErrorCode = 'username_invalid' | 'email_invalid' | 'identifier_taken'

/** A user cannot be created under a username or address; one sentence. */
export class IdentifierError extends SetupError {
  constructor(code: IdentifierErrorCode, sentence: string, options?: ErrorOptions) {
    super(code, sentence, options)
    this.name = 'IdentifierError'
  }
}

/** Who writes past the flows may decide for a name that mixes scripts. */
const RULES = { mixedScripts: 'allow' } as const

/**
 * A user with username and address as they are stored.
 *
 * @throws `IdentifierError`
 */
export function checkIdentifiers<User extends { readonly username: string; readonly email: string }>(user: User): User {
  const username = textOf('username', canonicalUsername(user.username, RULES), user.username)
  // Who has no address has an empty one.
  const email = user.email === '' ? '' : textOf('email', canonicalEmail(user.email, RULES), user.email)
  return { ...user, username, email }
}

const WHAT = { username: 'a username', email: 'an e-mail address' } as const

function textOf(kind: keyof typeof WHAT, canonical: Canonical, given: string): string {
  if (canonical.ok) return canonical.text
  const sentence = `"${given.slice(0, 100)}" cannot be ${WHAT[kind]} (${canonical.fault}).`
  throw new IdentifierError(`${kind}_invalid`, sentence)
}
