import { deny, sayPasswordProblem, type Outcome, type Visit } from '@sallyport/core'
import type { UserWriteConfig } from './config.ts'
import type { PersonData } from './read-data.ts'

/** Denies a password that the rules of the installation refuse, whichever stage or host has asked for it. */
export async function checkPassword(visit: Visit<UserWriteConfig>, data: PersonData): Promise<Outcome | undefined> {
  if (data.password === undefined) return undefined
  const { passwords } = visit.services
  const target = visit.config.userCreationMode === 'always_create' ? undefined : (visit.person ?? visit.loggedIn)
  const own = target?.kind === 'known' ? target : undefined
  const { username = own?.username, email = own?.email, name = own?.name } = data
  const problem = await passwords.check(data.password, { username, email, name, title: visit.brand.title })
  return problem === undefined ? undefined : deny(sayPasswordProblem(visit.say, problem, passwords), problem)
}
