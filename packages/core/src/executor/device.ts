import type { Keys } from '../security/keys.ts'

/** Value of the cookie by which a browser is known as a person's device: expiry and HMAC, nothing readable. */
export function writeDevice(keys: Keys, person: string, lifetime: number, now: number): string {
  const expires = Math.floor(now / 1000) + lifetime
  return `${expires}.${keys.mac('device', `${person}:${expires}`)}`
}

export function isKnownDevice(keys: Keys, value: string | undefined, person: string, now = Date.now()): boolean {
  const [expires, mac] = value?.split('.', 2) ?? []
  if (expires === undefined || mac === undefined || !/^\d{1,12}$/.test(expires)) return false
  return Number(expires) * 1000 > now && keys.verify('device', `${person}:${expires}`, mac)
}
