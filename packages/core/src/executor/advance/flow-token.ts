import { randomBytes } from 'node:crypto'
import type { PendingUser } from '@sallyport/planner'
import type { Run } from '../../ports/run-store.ts'
import type { TokenOptions } from '../../stage/visit.ts'
import { credentialEpoch } from '../credential-epoch.ts'
import type { People } from '../people.ts'
import type { NewToken } from '../state.ts'

/** Seconds: 30 days. */
const LONGEST = 2_592_000

/** A token without the epoch of its user, which `stampTokens` adds. */
export type UnstampedToken = Omit<NewToken, 'epoch'>

/** A token that lets a run go on at a binding, made for the run's user. */
export function createFlowToken(
  run: Pick<Run, 'id'>,
  binding: string | null,
  pending: PendingUser | undefined,
  { expiresIn }: TokenOptions,
): UnstampedToken {
  if (!(expiresIn >= 1 && expiresIn <= LONGEST)) {
    throw new RangeError(`A flow token expires in 1 to ${LONGEST} seconds, not in ${expiresIn}.`)
  }
  return {
    id: randomBytes(16).toString('base64url'),
    run: run.id,
    binding,
    person: pending?.pk ?? null,
    expiresAt: new Date(Date.now() + expiresIn * 1000),
  }
}

/** Links count as long as the credentials of their user stay as they are. */
export function stampTokens(tokens: readonly UnstampedToken[], people: People): Promise<readonly NewToken[]> {
  return Promise.all(
    tokens.map(async (token) => {
      const known = token.person === null ? undefined : await people.brief(token.person)
      return { ...token, epoch: known === undefined ? null : credentialEpoch(known) }
    }),
  )
}
