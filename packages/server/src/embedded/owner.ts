import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Binaries } from './binaries.ts'

/** As whom PostgreSQL runs; it refuses to run as root. */
export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** `nobody` when we are root, else ourselves (undefined). */
export function clusterOwner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }).trim())
  return { uid: id('-u'), gid: id('-g') }
}

/** Can everybody pass through every folder on the way? */
export function isOpenTo(owner: Owner | undefined, path: string): boolean {
  if (owner === undefined) return true
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid } = statSync(folder)
    if ((mode & 0o001) === 0 && uid !== owner.uid) return false
    if (folder === dirname(folder)) return true
  }
}

/** Where things go that `nobody` must reach although the data folder is closed to him. */
export function openFolder(dataFolder: string): string {
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)
  return join('/var/lib/sallyport', hash)
}

/** A copy of the programs that their owner can reach. */
export function reachableBinaries(binaries: Binaries, owner: Owner | undefined, folder: string): Binaries {
  if (isOpenTo(owner, binaries.postgres)) return binaries
  const copy = join(folder, 'postgresql')
  if (!existsSync(join(copy, 'complete'))) {
    mkdirSync(copy, { recursive: true, mode: 0o755 })
    cpSync(dirname(dirname(binaries.postgres)), copy, { recursive: true, verbatimSymlinks: true })
    mkdirSync(join(copy, 'complete'))
  }
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}
