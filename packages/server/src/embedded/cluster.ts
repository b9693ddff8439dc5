import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode, StartError } from '../start-error.ts'
import type { Binaries } from './binaries.ts'
import { databaseError } from './database-error.ts'
import { requireName, type Owner } from './owner.ts'
import { runInitdb } from './run-initdb.ts'

/** PostgreSQL's major version, which the files of a cluster belong to. */
const MAJOR = 18

/** Makes the cluster if there is none. A half-made one, of a start that was killed, is thrown away. */
export async function prepareCluster(folder: string, making: Making): Promise<string> {
  const cluster = join(folder, 'cluster')
  if (!existsSync(cluster)) await makeCluster(folder, cluster, making)
  return cluster
}

/** @throws `StartError` `data_newer`, `data_older` */
export function checkVersion(folder: string): void {
  const cluster = join(folder, 'cluster')
  if (!existsSync(cluster)) return
  const version = Number(readVersion(cluster))
  if (version === MAJOR) return
  const [code, which] = version > MAJOR ? ['data_newer', 'a newer'] : ['data_older', 'an older']
  const sentence = `The data in "${cluster}" was made by ${which} version (PostgreSQL ${version}; this one has ${MAJOR}).`
  throw new StartError(code ?? 'data_newer', sentence)
}

function readVersion(cluster: string): string {
  try {
    const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
    if (/^\d+$/.test(version)) return version
  } catch (cause) {
    if (errorCode(cause) !== 'ENOENT') {
      throw new StartError('data_folder', `The database in "${cluster}" belongs to another user.`, { cause })
    }
  }
  throw new StartError('data_folder', `The folder "${cluster}" holds no database.`)
}

interface Making {
  readonly binaries: Binaries
  readonly owner: Owner | undefined
  readonly password: string
  /** Ends the making; what is half made is thrown away. */
  readonly signal: AbortSignal | undefined
}

async function makeCluster(
  folder: string,
  cluster: string,
  { binaries, owner, password, signal }: Making,
): Promise<void> {
  requireName(owner)
  const draft = `${cluster}.new`
  const passwordFile = join(folder, 'password.new')
  for (const path of [draft, passwordFile]) rmSync(path, { recursive: true, force: true })
  try {
    mkdirSync(draft, { mode: 0o700 })
    writeFileSync(passwordFile, password, { mode: 0o600 })
    if (owner !== undefined) for (const path of [draft, passwordFile]) chownSync(path, owner.uid, owner.gid)
    const names = ['-D', draft, '-U', 'sallyport', '--pwfile', passwordFile]
    const args = [...names, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C']
    const made = await runInitdb(binaries.initdb, args, { owner, signal })
    if (!made.isMade) throw databaseError(made.output, folder)
    renameSync(draft, cluster)
  } catch (error) {
    // Processes that were killed may have a file open for a moment.
    rmSync(draft, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
    throw error
  } finally {
    rmSync(passwordFile, { force: true })
  }
}
