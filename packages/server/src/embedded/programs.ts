import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { isOpenTo, type Owner } from './owner.ts'

/** Programs that their owner can reach: those that are installed, or a copy of them in the folder. */
export function reachablePrograms(binaries: Binaries, owner: Owner | undefined, folder: string): Binaries {
  if (owner === undefined || (isOpenTo(owner, dirname(binaries.postgres)) && isReadable(binaries.postgres)))
    return binaries
  // Another release has another name, so that an update is copied, too.
  const { size, mtimeMs } = statSync(binaries.postgres)
  const release = createHash('sha256').update(`${binaries.postgres} ${size} ${mtimeMs}`).digest('hex').slice(0, 16)
  const copy = join(folder, `programs-${release}`)
  if (!existsSync(copy)) {
    removeCopies(folder)
    const draft = join(folder, 'programs.new')
    cpSync(dirname(dirname(binaries.postgres)), draft, { recursive: true, verbatimSymlinks: true })
    openToAll(draft)
    renameSync(draft, copy)
  }
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}

function isReadable(path: string): boolean {
  return (statSync(path).mode & 0o005) === 0o005
}

function removeCopies(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (/^programs[.-]/.test(name)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** Others may read and run what the owner may: a strict umask at the installation closes the programs, too. */
function openToAll(path: string): void {
  const stats = lstatSync(path)
  if (stats.isSymbolicLink()) return
  chmodSync(path, (stats.mode & 0o755) | ((stats.mode & 0o500) >> 3) | ((stats.mode & 0o500) >> 6))
  if (stats.isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name))
}
