import { deny, sayPasswordProblem, type Outcome, type Person, type Visit } from '@sallyport/core'
import type { UserWriteConfig } from './config.ts'
import type { PersonData } from './read-data.ts'

/**
 * Denies a password that the rules of the installation refuse, whichever stage or host has asked for it.
 *
 * @param target the user to change, once they are proven; undefined for one to create
 */
export async function checkPassword(
  visit: Visit<UserWriteConfig>,
  data: Omit<PersonData, 'fields'>,
  target: Person | undefined,
): Promise<Outcome | undefined> {
  if (data.password === undefined) return undefined
  const { passwords } = visit.services
  const own = target?.kind === 'known' && visit.isProven(target) ? target : undefined
  const { username = own?.username, email = own?.email, name = own?.name } = data
  const problem = await passwords.check(data.password, { username, email, name, title: visit.brand.title })
  return problem === undefined ? undefined : deny(sayPasswordProblem(visit.say, problem, passwords), problem)
}
