import { endSessions } from '@sallyport/core/adapter'
import type { Environment } from '../configuration/environment.ts'
import { StartError } from '../start-error.ts'
import { withInstallation } from './running-installation.ts'
import { SILENT } from './silent.ts'

/**
 * Signs a user of a running installation out everywhere, as `engine.endSessions` does. Returns what was done.
 *
 * @throws `StartError` with one sentence
 */
export function signOut(environment: Environment, username: string): Promise<string> {
  return withInstallation(environment, async ({ storage }) => {
    const user = await storage.users.find(username, { fields: ['username'] })
    if (user === undefined) throw new StartError('unknown_user', `No active user has the username "${username}".`)
    const ended = await endSessions({ ...storage, log: SILENT }, user.pk)
    return `Signed ${user.username} out of ${ended} ${ended === 1 ? 'login' : 'logins'}.\n`
  })
}
