import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode, StartError } from '../start-error.ts'
import { folderError, makeDataFolder, writeOnce } from './data-folder.ts'

/** The session keys of the data folder, newest first; made once, readable for their owner only. */
export function storedSessionKeys(dataFolder: string): readonly string[] {
  makeDataFolder(dataFolder)
  const known = readSessionKeys(dataFolder)
  if (known !== undefined) return known
  try {
    // Only one of two starters makes them.
    writeOnce(pathOf(dataFolder), `${randomBytes(32).toString('base64url')}\n`)
  } catch (cause) {
    throw folderError(dataFolder, cause)
  }
  return readSessionKeys(dataFolder) ?? []
}

/** The session keys of the data folder; undefined when there are none yet. */
export function readSessionKeys(dataFolder: string): readonly string[] | undefined {
  const path = pathOf(dataFolder)
  const keys = readKeys(path, dataFolder)
  // Never made anew: everything that the lost ones have signed would be worth nothing, without a word.
  if (keys?.length === 0) throw new StartError('data_folder', `The file "${path}" holds no session key.`)
  return keys
}

function readKeys(path: string, dataFolder: string): readonly string[] | undefined {
  try {
    return readFileSync(path, 'utf8')
      .split(/\s+/)
      .filter((key) => key !== '')
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined
    throw folderError(dataFolder, cause)
  }
}

function pathOf(dataFolder: string): string {
  return join(dataFolder, 'session-keys')
}
