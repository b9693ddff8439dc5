import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Caller } from '@sallyport/core'
import { LONGEST_PASSWORD, MOST_PASSWORD_UNITS, normalisePassword, type Telemetry } from '@sallyport/core/adapter'
import { createLimiter } from './limiter.ts'
import type { HashKind } from './waiting-room.ts'

/** What an argon2id hash costs. */
export interface HashParameters {
  /** KiB. */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

export interface HashOptions extends Partial<HashParameters> {
  /**
   * Passwords that may wait to be hashed; one more is refused as `Unavailable`. New passwords get at most half of the room,
   * and one address half of that, or half of the room to log in. 64.
   */
  readonly waiting?: number
  /** Seconds that a password may wait; then it is refused as `Unavailable`. 10. */
  readonly waitingTime?: number
}

const defaults: HashParameters = { memory: 19_456, passes: 2, parallelism: 1 }

/** `outdated`: it is right, and its hash was made with other parameters than today's, or of another form of the text. */
export type Verdict = 'wrong' | 'right' | 'outdated'

export interface Hashing {
  /**
   * Of the normal form (`normalisePassword`).
   *
   * @param kind `verify` where a login waits for it
   * @throws `Unavailable` when too many wait
   */
  hash(password: string, caller?: Caller, kind?: HashKind): Promise<string>
  /**
   * Checks against a stored hash; without one it does the same work and answers `wrong`. So it does for a wrong password where
   * the stored hash is a cheaper one. A password that is not in normal form is tried as it was typed, too, since older
   * hashes were made so: that is twice the work, for every user.
   *
   * @throws `Unavailable` when too many wait
   */
  verify(stored: string | undefined, password: string, caller?: Caller): Promise<Verdict>
}

interface Parsed extends HashParameters {
  readonly salt: Buffer
  readonly tag: Buffer
}

export function createHashing(
  { waiting, waitingTime, ...options }: HashOptions = {},
  telemetry?: Telemetry,
  derive = argon2id,
): Hashing {
  const parameters = { ...defaults, ...options }
  const gate = createLimiter({ waiting, waitingTime })
  telemetry?.gauge('hash_running', () => gate.running)
  telemetry?.gauge('hash_waiting', () => gate.waiting)
  // Without an address the caller is the server itself, or its host.
  const inTurn = <Value>(kind: HashKind, { address }: Caller = { address: '' }, work: () => Promise<Value>) => {
    const asked = performance.now()
    return gate.run({ kind, address }, async () => {
      const started = performance.now()
      const done = await work()
      telemetry?.observe('hash_wait_seconds', {}, (started - asked) / 1000)
      telemetry?.observe('hash_seconds', {}, (performance.now() - started) / 1000)
      return done
    })
  }
  const dummy: Parsed = { ...parameters, salt: randomBytes(16), tag: randomBytes(32) }
  const fill = async (cost: HashParameters): Promise<void> => {
    const filler = fillerOf(parameters, cost)
    if (filler !== undefined) await derive(filler, dummy.salt, '')
  }
  return {
    hash: async (password, caller, kind = 'set') => {
      const salt = randomBytes(16)
      const tag = await inTurn(kind, caller, () => derive(parameters, salt, normalisePassword(password)))
      return `${prefix(parameters)}${unpadded(salt)}$${unpadded(tag)}`
    },
    verify: async (stored, password, caller) => {
      const parsed = stored === undefined ? undefined : parse(stored)
      const { salt, tag, ...cost } = parsed ?? dummy
      const text = password.slice(0, MOST_PASSWORD_UNITS)
      const normal = normalisePassword(text)
      const form = await inTurn('verify', caller, async () => {
        let right: string | undefined
        for (const one of new Set([normal, text])) {
          if (timingSafeEqual(await derive(cost, salt, one), tag)) right ??= one
          else await fill(cost)
        }
        return right
      })
      const fits = password.length <= MOST_PASSWORD_UNITS && [...normal].length <= LONGEST_PASSWORD
      if (form === undefined || stored === undefined || parsed === undefined || !fits) return 'wrong'
      return form === normal && stored.startsWith(prefix(parameters)) ? 'right' : 'outdated'
    },
  }
}

/**
 * What a cheaper hash leaves out of the work that nobody's hash takes: else a wrong password would be answered faster for an
 * account than for none. A right one is hashed anew instead.
 */
function fillerOf(today: HashParameters, stored: HashParameters): HashParameters | undefined {
  const missing = today.memory * today.passes - stored.memory * stored.passes
  // Argon2 takes no less than 8 KiB.
  return missing < 8 ? undefined : { memory: missing, passes: 1, parallelism: 1 }
}

function argon2id(cost: HashParameters, nonce: Buffer, message: string): Promise<Buffer> {
  const { memory, passes, parallelism } = cost
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message, nonce, memory, passes, parallelism, tagLength: 32 }, (error, tag) => {
      if (error) reject(error)
      else resolve(tag)
    })
  })
}

const prefix = ({ memory, passes, parallelism }: HashParameters): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$`

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')

const format = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/u

function parse(stored: string): Parsed | undefined {
  const [, memory, passes, parallelism, salt = '', tag = ''] = format.exec(stored) ?? []
  const bytes = Buffer.from(tag, 'base64')
  if (bytes.length !== 32) return undefined
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  return { ...cost, salt: Buffer.from(salt, 'base64'), tag: bytes }
}
