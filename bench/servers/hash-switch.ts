import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

/** What both sides hand over. */
type Parameters = crypto.Argon2Parameters & { readonly message: string | Buffer; readonly nonce: string | Buffer }
type Done = (error: Error | null, tag: Buffer) => void

const real = crypto.argon2
let isReal = false

/** Stands in for argon2id where hashing itself is not the question: as asynchronous, and free. */
export function cheapTag(message: string | Buffer, nonce: string | Buffer): Buffer {
  return crypto.createHash('sha256').update(message).update(nonce).digest()
}

/**
 * Replaces Node.js's own argon2 in this process, for everybody who uses it, until real hashes are asked for. Must run
 * before anything else is imported that takes the function from `node:crypto`.
 */
export function installHashSwitch(): void {
  const replaced = (algorithm: crypto.Argon2Algorithm, parameters: Parameters, done: Done): void => {
    if (isReal) real(algorithm, parameters, done)
    else setImmediate(done, null, cheapTag(parameters.message, parameters.nonce))
  }
  Object.assign(crypto, { argon2: replaced })
  syncBuiltinESMExports()
}

export function useRealHashes(yes: boolean): void {
  isReal = yes
}
