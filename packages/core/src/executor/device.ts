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
  const [expires, mac] = value?.split('.', 2) ?? []
  if (expires === undefined || mac === undefined || !/^\d{1,12}$/.test(expires)) return false
  const owner = { person: person.pk, epoch: credentialEpoch(person) }
  return Number(expires) * 1000 > now && keys.verify('device', signed(owner, Number(expires)), mac)
}

function signed({ person, epoch }: Owner, expires: number): string {
  return epoch === null ? `${person}:${expires}` : `${person}:${expires}:${epoch}`
}
