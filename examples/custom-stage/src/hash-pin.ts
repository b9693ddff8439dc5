import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)
const LENGTH = 32

/** Stands in for the hash of somebody who has none, so that checking takes as long. */
export const NO_HASH = `${'00'.repeat(16)}:${'00'.repeat(LENGTH)}`

/** Salt and hash, in hexadecimal. */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(16)
  return `${salt.toString('hex')}:${(await derive(pin, salt, LENGTH)).toString('hex')}`
}

export async function verifyPin(pin: string, stored: string): Promise<boolean> {
  const [salt = '', hash = ''] = stored.split(':')
  return timingSafeEqual(await derive(pin, Buffer.from(salt, 'hex'), LENGTH), Buffer.from(hash, 'hex'))
}
