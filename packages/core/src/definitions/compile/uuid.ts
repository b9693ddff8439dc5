import { createHash } from 'node:crypto'

/** Namespace of our names (a random UUID of our own). */
const NAMESPACE = Buffer.from('6b0d8a3e51f24c0f9f3d2d1c7a9be442', 'hex')

/** UUIDv5 of a kind and a name (RFC 9562, section 5.5): the same in every installation. */
export function nameUuid(kind: string, name: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(`${kind}:${name}`).digest().subarray(0, 16)
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
