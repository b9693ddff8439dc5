import { execFileSync } from 'node:child_process'
import { realpathSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import { StartError } from '../start-error.ts'

/** The user that PostgreSQL runs as; it refuses to run as root. */
export interface Owner {
  readonly uid: number
  readonly gid: number
}

/**
 * The user that the database of a cluster runs as: our own (undefined) or, when we run as root, the owner of the cluster,
 * which for a new one is `nobody`.
 */
export function clusterOwner(cluster: string): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined
  const stats = statSync(cluster, { throwIfNoEntry: false })
  return stats === undefined || stats.uid === 0 ? nobody() : { uid: stats.uid, gid: stats.gid }
}

function nobody(): Owner {
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }).trim())
  try {
    return { uid: id('-u'), gid: id('-g') }
  } catch (cause) {
    const sentence = 'PostgreSQL does not run as root and there is no user "nobody"; start as an ordinary user.'
    throw new StartError('no_owner', sentence, { cause })
  }
}

/**
 * A cluster can only be made by a user with a name.
 *
 * @throws `StartError` `no_owner` for a number without an entry in the list of users, as containers may have
 */
export function requireName(owner: Owner | undefined): void {
  // Another owner was found by name, or has made the cluster already.
  if (owner !== undefined) return
  try {
    userInfo()
  } catch (cause) {
    const sentence = `The embedded PostgreSQL needs a user with a name, and the user number ${process.getuid?.()} has no entry in /etc/passwd; add one, or set DATABASE_URL to a PostgreSQL of your own.`
    throw new StartError('no_owner', sentence, { cause })
  }
}

/** Can the owner pass through this folder, which exists, and through every folder above it? */
export function isOpenTo(owner: Owner | undefined, path: string): boolean {
  if (owner === undefined) return true
  for (let folder = realpathSync(path); ; folder = dirname(folder)) {
    const { mode, uid } = statSync(folder)
    if ((mode & 0o001) === 0 && uid !== owner.uid) return false
    if (folder === dirname(folder)) return true
  }
}
