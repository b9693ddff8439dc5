import type { Engine } from '../../engine.ts'
import { TooManyRequests } from '../../errors.ts'
import { addressKey } from '../../security/address.ts'
import type { FlowRequest } from '../flow-request.ts'

const MINUTE = 60_000
/** Addresses that are tracked separately. Beyond that all begin anew: nobody may be kept out because others are many. */
const MOST_ADDRESSES = 100_000

interface Minute {
  readonly endsAt: number
  readonly runs: Map<string, number>
}

const minutes = new WeakMap<Engine['ports'], Minute>()

/**
 * Bounds how many runs an address begins while nobody is logged in: each is a row until it expires. Counted in this process
 * alone, since what it protects is the table's size and not a secret, and a count in the database would be a row as well.
 *
 * @throws `TooManyRequests` with the seconds until the minute is over
 */
export function limitRuns({ ports, settings }: Engine, { address }: FlowRequest, now = performance.now()): void {
  const { runsPerMinute, ipv6Prefix } = settings.limits
  const key = addressKey(address, ipv6Prefix)
  const known = minutes.get(ports)
  const isOver = known === undefined || now >= known.endsAt || known.runs.size >= MOST_ADDRESSES
  const minute = isOver ? { endsAt: now + MINUTE, runs: new Map<string, number>() } : known
  minutes.set(ports, minute)
  const count = (minute.runs.get(key) ?? 0) + 1
  if (count > runsPerMinute) throw new TooManyRequests(Math.max(1, Math.ceil((minute.endsAt - now) / 1000)))
  minute.runs.set(key, count)
}
