import { engineMessages } from '../language/engine-messages.ts'
import type { Translate } from '../language/translations.ts'
import type { PasswordProblem } from './password-problem.ts'
import type { PasswordRules } from './password-rules.ts'

const { messages } = engineMessages

/** What a user sees about a password that may not be set. */
export function sayPasswordProblem(
  say: Translate,
  problem: PasswordProblem,
  { minLength, maxLength }: Pick<PasswordRules, 'minLength' | 'maxLength'>,
): string {
  switch (problem) {
    case 'password_too_short':
      return say(messages.password_too_short, { limit: String(minLength) })
    case 'password_too_long':
      return say(messages.password_too_long, { limit: String(maxLength) })
    default:
      return say(messages[problem])
  }
}
