import type { Known } from '@sallyport/planner'
import type { Keys } from '../security/keys.ts'
import { credentialEpoch } from './credential-epoch.ts'

/** Whose device a browser is, and since when: a change of the user's credentials ends it. */
interface Owner {
  readonly person: string
  readonly epoch: string | null
}

/** Value of the cookie by which a browser is known as a person's device: expiry and HMAC, nothing readable. */
export function writeDevice(keys: Keys, owner: Owner, lifetime: number, now: number): string {
  const expires = Math.floor(now / 1000) + lifetime
  return `${expires}.${keys.mac('device', signed(owner, expires))}`
}

export function isKnownDevice(keys: Keys, value: string | undefined, person: Known, now = Date.now()): boolean {
  return knownDevice(keys, value, person, now) !== undefined
}

/**
 * What distinguishes the known devices of a user; undefined where the cookie makes this browser none of them. It is read from
 * what was verified, since the cookie's own text could be written in other ways.
 */
export function knownDevice(
  keys: Keys,
  value: string | undefined,
  person: Known,
  now = Date.now(),
): string | undefined {
  // One spelling only, from its first to its last character.
  const [, expires, mac] = /^([1-9]\d{0,11})\.([\w-]{43})$/.exec(value ?? '') ?? []
  if (expires === undefined || mac === undefined || Number(expires) * 1000 <= now) return undefined
  const owner = { person: person.pk, epoch: credentialEpoch(person) }
  return keys.verify('device', signed(owner, Number(expires)), mac) ? expires : undefined
}

function signed({ person, epoch }: Owner, expires: number): string {
  return epoch === null ? `${person}:${expires}` : `${person}:${expires}:${epoch}`
}
