import { sayPasswordProblem, type Engine } from '@sallyport/core'
import type { PeopleStore } from '@sallyport/mikro-orm'
import type { Bootstrap } from './configuration/bootstrap.ts'
import { StartError } from './start-error.ts'

/**
 * Creates the first superuser, if there is nobody.
 *
 * @throws `StartError` `bad_variable` for a password that the rules refuse; the password stays out of the sentence
 */
export async function bootstrapUser(engine: Engine, users: PeopleStore, first: Bootstrap | undefined): Promise<void> {
  if (first === undefined || !(await users.isEmpty())) return
  const { passwords } = engine.services
  const { username, email } = first
  const context = { username, email, title: engine.settings.brand.title }
  const problem = await passwords?.check(first.password, context)
  if (passwords !== undefined && problem !== undefined) {
    const reason = sayPasswordProblem(engine.translations.in('en'), problem, passwords)
    throw new StartError('bad_variable', `BOOTSTRAP_PASSWORD cannot be used: ${reason}`)
  }
  await users.createFirst({ ...first, name: username })
}
