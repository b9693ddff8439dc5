/** Costs of an argon2id hash, as the server has them by default. `memory` in KiB. */
export const HASH = { memory: 19_456, passes: 2, parallelism: 1 }

export const PASSWORD = 'correct horse battery'

/** People in each database; the last ones have real hashes, the others those of the stand-in. */
export const PEOPLE = 10_000
export const REAL = 1000

export function encodeHash(salt: Buffer, tag: Buffer): string {
  const { memory, passes, parallelism } = HASH
  const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`
}

/** Somebody at random, who has a hash of this kind. */
export function somebody(real: boolean): string {
  const number = Math.floor(Math.random() * (real ? REAL : PEOPLE - REAL))
  return `person-${real ? PEOPLE - 1 - number : number}@example.com`
}

/** An address at random out of 65,536: a crowd behind a proxy. */
export function someAddress(): string {
  return `10.${Math.floor(Math.random() * 4)}.${Math.floor(Math.random() * 128)}.${Math.floor(Math.random() * 128)}`
}
