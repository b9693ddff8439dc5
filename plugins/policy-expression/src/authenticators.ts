import type { Person } from '@sallyport/core'

/** Returns what a user can log in with, besides a password. An application or a plugin offers it as a service. */
export interface Authenticators {
  /**
   * The kinds of authenticators that somebody has: `totp`, `webauthn`, … A decoy has none, and is to cost exactly the
   * queries that a known person costs.
   */
  of(person: Person): Promise<readonly string[]>
}

declare module '@sallyport/core' {
  interface Services {
    /** Without it, nobody has an authenticator. */
    readonly authenticators?: Authenticators
  }
}
