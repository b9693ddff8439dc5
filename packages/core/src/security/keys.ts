import { createHmac, createSecretKey, hash, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto'
import { SetupError } from '../setup-error.ts'
import { open, seal } from './seal.ts'

/** What a key is for. Each use has a key of its own, so that no value made for one can serve another. */
export type KeyUse =
  | 'attempts'
  | 'browser'
  | 'context'
  | 'cookie'
  | 'decoy'
  | 'device'
  | 'fingerprint'
  | 'messages'
  | 'replay'
  | 'session'
  | 'setup'
  | 'step'
  | 'token'

/** Keyed hashes and encryption under keys that are derived from the session keys (HKDF, RFC 5869). */
export interface Keys {
  /** HMAC-SHA-256 under the newest key, base64url. */
  mac(use: KeyUse, text: string): string
  /** HMACs under all keys, newest first; for values that an older key may have made. */
  macs(use: KeyUse, text: string): readonly string[]
  /** Is this the HMAC of the text under any of the keys? In constant time. */
  verify(use: KeyUse, text: string, mac: string): boolean
  /**
   * Encrypts a text under the newest key, with AES-256-GCM (NIST SP 800-38D) and a random nonce.
   *
   * @param boundTo what the text belongs to: it opens nowhere else
   */
  seal(use: KeyUse, text: string, boundTo: string): string
  /** The text that was sealed, under any of the keys; undefined for anything else. */
  open(use: KeyUse, sealed: string, boundTo: string): string | undefined
  /** One public value for each key: what the database may know. */
  readonly fingerprints: readonly string[]
}

/** Characters that a session key has at least. */
const SHORTEST = 16

/**
 * @param secrets session keys, newest first, of at least 16 characters each
 * @throws `SetupError` `bad_keys` for one that is shorter
 */
export function createKeys(secrets: readonly string[]): Keys {
  if (secrets.some((secret) => secret.length < SHORTEST)) {
    throw new SetupError('bad_keys', `A session key has fewer than ${SHORTEST} characters.`)
  }
  const derived = secrets.map((secret) => {
    const cache = new Map<KeyUse, KeyObject>()
    return (use: KeyUse): KeyObject => {
      const known = cache.get(use)
      if (known !== undefined) return known
      // As a key object, since OpenSSL would make one of a buffer at every signature.
      const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'sallyport', use, 32)))
      cache.set(use, key)
      return key
    }
  })
  const newest = derived[0]
  if (newest === undefined) throw new TypeError('At least one session key is needed.')
  const sign = (key: KeyObject, text: string): string => createHmac('sha256', key).update(text).digest('base64url')
  return Object.freeze({
    mac: (use: KeyUse, text: string) => sign(newest(use), text),
    macs: (use: KeyUse, text: string) => derived.map((key) => sign(key(use), text)),
    verify: (use: KeyUse, text: string, mac: string) => derived.some((key) => sameText(sign(key(use), text), mac)),
    seal: (use: KeyUse, text: string, boundTo: string) => seal(newest(use), text, boundTo),
    open: (use: KeyUse, sealed: string, boundTo: string) => {
      for (const key of derived) {
        const text = open(key(use), sealed, boundTo)
        if (text !== undefined) return text
      }
      return undefined
    },
    fingerprints: derived.map((key) => sign(key('fingerprint'), 'fingerprint').slice(0, 22)),
  })
}

/** Compares in time that depends on the lengths only. */
export function sameText(one: string, other: string): boolean {
  const a = Buffer.from(one)
  const b = Buffer.from(other)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** SHA-256, hex: what the database keeps instead of a secret of full entropy. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex')
}
