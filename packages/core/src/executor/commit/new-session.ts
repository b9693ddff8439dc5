import { randomUUID } from 'node:crypto'
import type { LoginSession, NewLoginSession, Run } from '../../ports/run-store.ts'
import { sha256 } from '../../security/keys.ts'
import { assuranceLevel } from '../../stage/methods.ts'
import { credentialEpoch } from '../credential-epoch.ts'
import type { CommittedStep } from './committed-step.ts'
import { issuedToken } from './renewal.ts'

/** The login that a step begins; null for one that begins none. */
export function newSession({ engine, request, loadedRequest, state }: CommittedStep): NewLoginSession | null {
  const { login, run } = state
  if (login === null) return null
  const { loaded, people } = loadedRequest
  const { pk } = login.person
  const now = run.updatedAt
  const [token = ''] = issuedToken(engine, run)
  const previous = loaded.session?.person === pk ? loaded.session : undefined
  const proofs = run.proofs.filter((proof) => proof.person === pk)
  // A step-up adds to what the same person has proven before.
  const kinds = [...new Set([...(previous?.kinds ?? []), ...proofs.map((proof) => proof.kind)])]
  const methods = [...new Set([...(previous?.methods ?? []), ...proofs.map((proof) => proof.method)])]
  const { browserSession, sessionIdle } = engine.settings.limits
  const authenticated = authenticatedAt(run, pk, previous)
  // A login that goes on without a new proof ends when it would have ended.
  const kept = authenticated.getTime() === previous?.authenticatedAt.getTime() ? previous : undefined
  const seconds = login.options.duration > 0 ? login.options.duration : browserSession
  const idle = login.options.remember === true || sessionIdle === 0 ? null : sessionIdle
  return {
    id: randomUUID(),
    token: sha256(token),
    person: pk,
    methods,
    kinds,
    level: assuranceLevel(kinds),
    authenticatedAt: authenticated,
    createdAt: now,
    expiresAt: kept?.expiresAt ?? new Date(now.getTime() + seconds * 1000),
    lastSeenAt: now,
    idle: kept === undefined ? idle : kept.idle,
    address: request.address,
    userAgent: request.userAgent,
    // A user who has changed their password in this very request has a newer epoch than when they logged in.
    epoch: credentialEpoch(people.noted(pk) ?? login.person),
  }
}

/**
 * When the user last showed that they are there: in this run by a method, by a link that a stage of it gave out, or by
 * being created; else in the login before it. That a host or an administrator began the run is no authentication: a login
 * by that alone is as old as can be, so that no demand for a recent one is met by it.
 */
function authenticatedAt({ proofs, vouched }: Run, pk: string, previous: LoginSession | undefined): Date {
  const made = [...proofs, ...vouched.filter(({ by }) => by !== 'host')].filter(({ person }) => person === pk)
  const times = made.map(({ at }) => Date.parse(at))
  return new Date(Math.max(previous?.authenticatedAt.getTime() ?? 0, ...times))
}
