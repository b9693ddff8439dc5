import { TooManyRequests } from '../../errors.ts'
import type { AttemptClaim } from '../../ports/attempts.ts'
import { addressKey } from '../../security/address.ts'
import type { Spending } from '../../stage/visit.ts'
import type { RequestScope } from '../scope.ts'

/**
 * Spends one of what the client's address may do, whatever comes of it. It is not given back.
 *
 * @throws `TooManyRequests` when the budget is used up
 */
export function spendOfAddress(scope: RequestScope, what: Spending): Promise<void> {
  const { creationsPerAddress, sendingsPerAddress } = scope.engine.settings.limits
  return spend(scope, [claimOfAddress(scope, what, what === 'creation' ? creationsPerAddress : sendingsPerAddress)])
}

/**
 * Spends one of the names that a user may give themselves: each shows whether somebody else has it.
 *
 * @param person primary key of the user
 * @throws `TooManyRequests` when address or user have tried too many
 */
export function spendOnNames(scope: RequestScope, person: string): Promise<void> {
  const { window, attemptsPerAddress, attemptsPerDay } = scope.engine.settings.limits
  const key = scope.engine.keys.mac('attempts', `account:${person}:names`)
  return spend(scope, [
    claimOfAddress(scope, 'names', attemptsPerAddress),
    { key, window, most: attemptsPerDay, daily: attemptsPerDay },
  ])
}

function claimOfAddress({ engine, request }: RequestScope, what: string, drains: number): AttemptClaim & Draining {
  const { window, ipv6Prefix } = engine.settings.limits
  const key = engine.keys.mac('attempts', `address:${addressKey(request.address, ipv6Prefix)}:${what}`)
  return { key, window, drains }
}

interface Draining {
  readonly drains: number
}

async function spend({ engine }: RequestScope, claims: readonly AttemptClaim[]): Promise<void> {
  const counts = await engine.ports.attempts.consume(claims)
  for (const [index, { drains, most, daily }] of claims.entries()) {
    const counted = counts[index]
    if (counted === undefined) continue
    const isOver = counted.count > (drains ?? most ?? Infinity) || counted.today > (daily ?? Infinity)
    if (isOver) throw new TooManyRequests(counted.seconds)
  }
}
