import type { LoginSession } from './ports/run-store.ts'

/** What a page or a route asks of a login. */
export interface AuthenticationRequirement {
  /** Level at least: 1 for one kind of factor, 2 for two (NIST SP 800-63B). Any login when absent. */
  readonly assurance?: 1 | 2
  /** Maximum seconds since the user last authenticated. No limit when absent. */
  readonly maxAge?: number
}

/** Why a login is not enough. Stable. */
export const unmetRequirements = ['not_authenticated', 'assurance_too_low', 'authentication_too_old'] as const
export type UnmetRequirement = (typeof unmetRequirements)[number]

/** What a login lacks; undefined when it is enough. */
export function unmetRequirement(
  session: Pick<LoginSession, 'level' | 'authenticatedAt'> | undefined,
  { assurance, maxAge }: AuthenticationRequirement,
  now = Date.now(),
): UnmetRequirement | undefined {
  if (session === undefined) return 'not_authenticated'
  if (assurance !== undefined && session.level < assurance) return 'assurance_too_low'
  const age = now - session.authenticatedAt.getTime()
  return maxAge !== undefined && age > maxAge * 1000 ? 'authentication_too_old' : undefined
}
