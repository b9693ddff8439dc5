import {
  deny,
  promptData,
  retry,
  sayPasswordProblem,
  type FieldError,
  type Outcome,
  type PasswordContext,
  type PasswordProblem,
  type Visit,
} from '@sallyport/core'
import type { PromptConfig } from './config.ts'
import { messages } from './messages.ts'
import { provenPerson } from './proven-person.ts'
import type { Answers } from './read-answers.ts'

/** Key of the field that becomes the password of the user. */
export const PASSWORD = 'password'

/** Refuses a password that the rules of the installation refuse, and the one that the user has. */
export async function checkPassword(visit: Visit<PromptConfig>, answers: Answers): Promise<Outcome | undefined> {
  const password = answers[PASSWORD]
  const isAsked = visit.config.fields.some(({ fieldKey, type }) => fieldKey === PASSWORD && type === 'password')
  if (!isAsked || typeof password !== 'string') return undefined
  const problem = await visit.services.passwords.check(password, contextOf(visit, answers))
  return problem === undefined ? checkReuse(visit, password) : refusal(visit, problem)
}

/**
 * The password that the user has already is refused too. The answer shows whether it is, so it costs an attempt that is not
 * given back, and nobody learns it who has not been authenticated lately.
 */
async function checkReuse(visit: Visit<PromptConfig>, password: string): Promise<Outcome | undefined> {
  const { person, attempts, services, config } = visit
  if (person?.kind !== 'known' || !visit.isProven(person, { recently: true })) return undefined
  const attempt = await attempts.consume({ method: 'password', perRun: config.takenBeforeCancel, isKept: true })
  const isReused = await services.users.verifyPassword(person, password)
  if (!isReused || attempt.limited) return undefined
  return attempt.last
    ? deny(visit.say(messages.too_many_attempts), 'too_many_attempts', { final: true })
    : refusal(visit, 'password_reused')
}

function refusal({ say, services }: Visit<PromptConfig>, problem: PasswordProblem): Outcome {
  const error: FieldError = { string: sayPasswordProblem(say, problem, services.passwords), code: problem }
  return retry({ [PASSWORD]: error })
}

/** Names of the user: what this prompt asks, what an earlier one has taken, what the user is called. */
function contextOf(visit: Visit<PromptConfig>, answers: Answers): PasswordContext {
  const own = provenPerson(visit)
  const given: Answers = { ...visit.context.get(promptData), ...answers }
  const named = (field: 'username' | 'email' | 'name'): string | undefined => {
    const value = given[field]
    return typeof value === 'string' && value !== '' ? value : own?.[field]
  }
  return { username: named('username'), email: named('email'), name: named('name'), title: visit.brand.title }
}
