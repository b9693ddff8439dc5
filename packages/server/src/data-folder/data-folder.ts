import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode, StartError } from '../start-error.ts'

/**
 * Makes the data folder if there is none. Below root it can be passed through, since the database runs as another
 * user; each secret in it is a file for its owner alone.
 */
export function makeDataFolder(folder: string): void {
  try {
    // Set by chmod, since the umask restricts the mode of mkdir.
    if (makeFolders(folder)) chmodSync(folder, process.getuid?.() === 0 ? 0o711 : 0o700)
  } catch (cause) {
    throw folderError(folder, cause)
  }
}

/** Not mkdir's own `recursive`, which never comes back where a file system makes no folders (/proc). */
function makeFolders(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST' && statSync(folder).isDirectory()) return false
    if (errorCode(error) !== 'ENOENT' || dirname(folder) === folder) throw error
  }
  makeFolders(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another starter was faster.
    if (errorCode(error) !== 'EEXIST') throw error
  }
  return true
}

/**
 * Makes a file for its owner alone, whole or not at all, even if the disk is full or the process is killed.
 *
 * @returns false if it was there already
 */
export function writeOnce(path: string, text: string, mode = 0o600): boolean {
  return throughDraft(path, text, mode, (draft) => {
    try {
      linkSync(draft, path)
      return true
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false
      throw error
    } finally {
      rmSync(draft, { force: true })
    }
  })
}

/** Replaces a file for its owner alone, whole or not at all. */
export function writeWhole(path: string, text: string): void {
  throughDraft(path, text, 0o600, (draft) => renameSync(draft, path))
}

function throughDraft<Result>(path: string, text: string, mode: number, use: (draft: string) => Result): Result {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    writeFileSync(draft, text, { mode, flag: 'wx', flush: true })
    return use(draft)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its disk is read-only',
  ENOENT: 'it cannot be made there',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'it is no folder',
}

/** Why a folder is of no use, in one sentence. A `StartError` stays as it is. */
export function folderError(folder: string, cause: unknown): StartError {
  if (cause instanceof StartError) return cause
  const code = errorCode(cause) ?? ''
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StartError('no_space', `There is no space left on the disk of "${folder}".`, { cause })
  }
  const reason = REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause))
  return new StartError('data_folder', `The data folder "${folder}" cannot be used: ${reason}.`, { cause })
}
