import { SetupError } from '../setup-error.ts'
import type { Log } from '../ports/log.ts'
import { commonPasswords } from './common-passwords.ts'
import type { PasswordContext } from './context-words.ts'
import { LONGEST_PASSWORD } from './normalise-password.ts'
import { passwordProblem, type PasswordProblem } from './password-problem.ts'

/** Asks whether a password is known from a breach. */
export interface BreachCheck {
  /** @param password in the clear: send no more of it than the first characters of its hash */
  isBreached(password: string, signal: AbortSignal): Promise<boolean>
  /** Seconds that it may take; 3. */
  readonly seconds?: number
  /** What counts when it throws or takes longer: `allow`, the default, or `refuse`, which nobody gets past meanwhile. */
  readonly onFailure?: 'allow' | 'refuse'
}

export interface PasswordOptions {
  /**
   * Characters that a new password has at least: 8 to 128; 15, which NIST SP 800-63B-4 wants where a password is the only
   * factor. Less is right only where every login asks for a second one.
   */
  readonly minLength?: number
  /** Words that no password may consist of, besides names and addresses of the user and the title: the company's, … None. */
  readonly words?: readonly string[]
  /** None is asked when absent. */
  readonly breach?: BreachCheck
}

/** Rules for new passwords. What exists is checked by none of them. */
export interface PasswordRules {
  /** Code points at least. */
  readonly minLength: number
  /** Code points at most. */
  readonly maxLength: number
  /** Why a password may not be set; undefined when it may. */
  check(password: string, context: PasswordContext): Promise<PasswordProblem | undefined>
}

/** @throws `SetupError` `bad_passwords` for a length that is none */
export function createPasswordRules({ minLength = 15, words = [], breach }: PasswordOptions, log: Log): PasswordRules {
  if (!Number.isInteger(minLength) || minLength < 8 || minLength > 128) {
    throw new SetupError('bad_passwords', `passwords.minLength is ${minLength}, but must be a number from 8 to 128.`)
  }
  return {
    minLength,
    maxLength: LONGEST_PASSWORD,
    async check(password, context) {
      const measure = { minLength, words, common: await commonPasswords() }
      const problem = passwordProblem(password, context, measure)
      if (problem !== undefined || breach === undefined) return problem
      return (await isBreached(breach, password, log)) ? 'password_breached' : undefined
    },
  }
}

async function isBreached(breach: BreachCheck, password: string, log: Log): Promise<boolean> {
  const signal = AbortSignal.timeout((breach.seconds ?? 3) * 1000)
  const { promise, reject } = Promise.withResolvers<never>()
  const giveUp = (): void => reject(signal.reason)
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    return await Promise.race([breach.isBreached(password, signal), promise])
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error
    // Its message may hold the password.
    log.warn({ error: name }, 'The breach check of a new password failed.')
    return breach.onFailure === 'refuse'
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
