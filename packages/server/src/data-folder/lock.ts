import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode, StartError } from '../start-error.ts'
import { folderError, makeDataFolder, writeOnce } from './data-folder.ts'
import { processStart } from './process-start.ts'

/**
 * Takes a folder for this process. The lock names the process and when it started, so that one that was killed holds
 * nothing, not even when its number has been given out again.
 *
 * @returns how to give it back
 * @throws `StartError` `data_in_use`
 */
export function lockFolder(folder: string): () => void {
  makeDataFolder(folder)
  const path = lockOf(folder)
  try {
    for (let tries = 0; tries < 5; tries += 1) {
      // Readable for all: it is no secret, and another user's start has to see whether it is held.
      if (writeOnce(path, `${process.pid} ${processStart(process.pid) ?? ''}`, 0o644)) return release(path)
      if (isHeld(path)) break
      removeStale(path)
    }
  } catch (cause) {
    throw folderError(folder, cause)
  }
  throw new StartError('data_in_use', `The data folder "${folder}" is in use by another server.`)
}

/** Has a living process taken this folder? */
export function isLocked(folder: string): boolean {
  return isHeld(lockOf(folder))
}

function lockOf(folder: string): string {
  return join(folder, 'lock')
}

function release(path: string): () => void {
  let released = false
  return () => {
    // Only once: later it may be another process's.
    if (!released) rmSync(path, { force: true })
    released = true
  }
}

function isHeld(path: string): boolean {
  try {
    const [, pid = '', start = ''] = /^(\d+) (.+)$/s.exec(readFileSync(path, 'utf8')) ?? []
    return pid !== '' && processStart(Number(pid)) === start
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}

/** Another starter may have put a lock of its own there since we looked; that one is put back. */
function removeStale(path: string): void {
  const aside = `${path}.${randomBytes(6).toString('hex')}`
  try {
    renameSync(path, aside)
    if (isHeld(aside)) linkSync(aside, path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'EEXIST') throw error
  } finally {
    rmSync(aside, { force: true })
  }
}
