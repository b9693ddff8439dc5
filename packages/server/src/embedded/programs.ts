import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeDataFolder } from '../data-folder/data-folder.ts'
import type { Binaries } from './binaries.ts'
import { OPEN_FOLDER } from './location.ts'
import { isOpenTo, type Owner } from './owner.ts'

/** Programs that their owner can reach: those that are installed, or a copy that all data folders share. */
export function reachablePrograms(binaries: Binaries, owner: Owner | undefined): Binaries {
  if (owner === undefined || (isOpenTo(owner, dirname(binaries.postgres)) && isReadable(binaries.postgres))) {
    return binaries
  }
  // Another release has another name, so that an update is copied, too.
  const { size, mtimeMs } = statSync(binaries.postgres)
  const release = createHash('sha256').update(`${binaries.postgres} ${size} ${mtimeMs}`).digest('hex').slice(0, 16)
  const copy = join(OPEN_FOLDER, `programs-${release}`)
  if (!existsSync(copy)) copyPrograms(dirname(dirname(binaries.postgres)), copy)
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}

/** Whole or not at all; another starter may do the same. */
function copyPrograms(from: string, copy: string): void {
  const draft = `${copy}.${randomBytes(6).toString('hex')}`
  makeDataFolder(OPEN_FOLDER)
  try {
    cpSync(from, draft, { recursive: true, verbatimSymlinks: true })
    openToAll(draft)
    renameSync(draft, copy)
  } catch (error) {
    if (!existsSync(copy)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function isReadable(path: string): boolean {
  return (statSync(path).mode & 0o005) === 0o005
}

/** Others may read and run what the owner may: a strict umask at the installation closes the programs, too. */
function openToAll(path: string): void {
  const stats = lstatSync(path)
  if (stats.isSymbolicLink()) return
  chmodSync(path, (stats.mode & 0o755) | ((stats.mode & 0o500) >> 3) | ((stats.mode & 0o500) >> 6))
  if (stats.isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name))
}
