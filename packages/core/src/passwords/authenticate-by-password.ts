import { authMethod, authMethodArgs, type Person } from '@sallyport/planner'
import { pass, type Outcome } from '../stage/outcome.ts'
import type { Visit } from '../stage/visit.ts'

/** A password that was typed, and whose it has to be. */
export interface TypedPassword {
  /** A decoy too, where nobody was found. */
  readonly person: Person
  readonly password: string
  /** How many wrong ones end the run. */
  readonly perRun: number
}

/** What a stage answers to a password that is not accepted. */
export interface PasswordRefusals {
  /** The user may try again. */
  readonly wrong: () => Outcome
  /** It was the last one that the run allows. */
  readonly last: () => Outcome
}

/**
 * Checks the password of a user, and counts the attempt. The same work is done for everybody: a decoy and a locked account
 * cost a hash too, since a faster response would reveal them. A right one proves `password` and says so in the context, so
 * the stage declares `proves: ['password']` and writes `authMethod` and `authMethodArgs`.
 */
export async function authenticateByPassword(
  visit: Visit,
  { person, password, perRun }: TypedPassword,
  refusals: PasswordRefusals,
): Promise<Outcome> {
  const attempt = await visit.attempts.consume({ method: 'password', perRun })
  const valid = await visit.services.users.verifyPassword(person, password)
  if (valid && !attempt.limited) {
    visit.context.set(authMethod, 'password')
    visit.context.set(authMethodArgs, {})
    return pass({ proves: ['password'] })
  }
  visit.events.add('login_failed', { stage: visit.stage.name, method: 'password' })
  return attempt.last ? refusals.last() : refusals.wrong()
}
