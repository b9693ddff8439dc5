import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)
const LENGTH = 32

/** Stands in for the hash of a user who has none, so that checking takes as long. */
export const NO_HASH = `${'00'.repeat(16)}:${'00'.repeat(LENGTH)}`

/** Salt and hash, in hexadecimal. */
export async function hashCode(code: string): Promise<string> {
  const salt = randomBytes(16)
  return `${salt.toString('hex')}:${(await derive(code, salt, LENGTH)).toString('hex')}`
}

export async function verifyCode(code: string, stored: string): Promise<boolean> {
  const [salt = '', hash = ''] = stored.split(':')
  return timingSafeEqual(await derive(code, Buffer.from(salt, 'hex'), LENGTH), Buffer.from(hash, 'hex'))
}
