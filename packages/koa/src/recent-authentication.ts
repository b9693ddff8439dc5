import { engineTexts, HttpError, type Authentication, type Engine } from '@sallyport/core'
import { unmetRequirement } from '@sallyport/core/adapter'

/**
 * Has the user shown who they are within `limits.recentProof` seconds? What may lock them out or weaken their account asks
 * for it (OWASP ASVS 5, 7.5.1 and 7.5.2): another login that ends, a factor that is removed.
 */
export function isRecentlyAuthenticated({ settings }: Engine, { session }: Authentication): boolean {
  const { recentProof } = settings.limits
  return recentProof === 0 || unmetRequirement(session, { maxAge: recentProof }) === undefined
}

/** @throws `HttpError` 403 `authentication_too_old` */
export function requireRecentAuthentication(engine: Engine, found: Authentication): void {
  if (isRecentlyAuthenticated(engine, found)) return
  throw new HttpError(403, 'authentication_too_old', engineTexts.http_fresh_proof)
}
