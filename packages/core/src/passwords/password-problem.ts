import { consistsOfContext, type PasswordContext } from './context-words.ts'
import { isPredictable } from './is-predictable.ts'
import { LONGEST_PASSWORD, MOST_PASSWORD_UNITS, normalisePassword } from './normalise-password.ts'

/** Why a password may not be set. Never changes: clients and tests go by it. */
export type PasswordProblem =
  | 'password_characters'
  | 'password_too_short'
  | 'password_too_long'
  | 'password_common'
  | 'password_contains_context'
  | 'password_breached'
  | 'password_reused'

/** What a password is held against. */
export interface PasswordMeasure {
  /** Code points at least. */
  readonly minLength: number
  /** In lower case. */
  readonly common: { has(password: string): boolean }
  /** Further words that others know. */
  readonly words: readonly string[]
}

/**
 * Why a password may not be set (NIST SP 800-63B-4, section 3.1.1.2); undefined when it may. It asks for no mixture of
 * characters, and takes spaces and every script.
 */
export function passwordProblem(
  password: string,
  context: PasswordContext,
  { minLength, common, words }: PasswordMeasure,
): Exclude<PasswordProblem, 'password_breached' | 'password_reused'> | undefined {
  // Before it is normalised, which takes the square of a long row of marks.
  if (password.length > MOST_PASSWORD_UNITS) return 'password_too_long'
  const normal = normalisePassword(password)
  // Nobody types them on purpose, and a lone surrogate has no bytes of its own.
  if (/[\p{Cc}\p{Cs}]/u.test(normal)) return 'password_characters'
  if ([...normal].length > LONGEST_PASSWORD) return 'password_too_long'
  // Invisible characters may stand in it, as emojis have them, but make it no longer; full width makes it no other word.
  const visible = normal.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
  if ([...visible].length < minLength) return 'password_too_short'
  const lower = visible.normalize('NFKC').toLowerCase()
  if (common.has(lower) || isPredictable(lower, (part) => common.has(part))) return 'password_common'
  return consistsOfContext(normal, context, words) ? 'password_contains_context' : undefined
}
