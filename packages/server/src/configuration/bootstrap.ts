import { canonicalEmail, canonicalUsername } from '@sallyport/core'
import { StartError } from '../start-error.ts'

/** The first superuser, who is made if there is nobody. */
export interface Bootstrap {
  readonly username: string
  /** Empty if none was given. */
  readonly email: string
  readonly password: string
}

interface Given {
  readonly username: string | undefined
  readonly email: string | undefined
  readonly password: string | undefined
}

/** @throws `StartError` that names the variable, never with the password */
export function readBootstrap({ username, email = '', password }: Given): Bootstrap | undefined {
  if (username === undefined && password === undefined) return undefined
  if (username === undefined || password === undefined) {
    throw new StartError('bad_variable', 'BOOTSTRAP_USERNAME and BOOTSTRAP_PASSWORD are needed together.')
  }
  if (password.length > 1024) throw new StartError('bad_variable', 'BOOTSTRAP_PASSWORD is longer than 1024 characters.')
  // Who sets the variables may decide for a name that mixes scripts.
  if (!canonicalUsername(username, { mixedScripts: 'allow' }).ok) {
    throw new StartError('bad_variable', `BOOTSTRAP_USERNAME is "${username}", which cannot be a username.`)
  }
  if (email !== '' && !canonicalEmail(email, { mixedScripts: 'allow' }).ok) {
    throw new StartError('bad_variable', `BOOTSTRAP_EMAIL is "${email}", but must be an e-mail address.`)
  }
  return { username, email, password }
}
