import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../start-error.ts'

/** The session keys of the data folder; made once, readable for their owner only. */
export function storedSessionKeys(dataFolder: string): readonly string[] {
  const path = join(dataFolder, 'session-keys')
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
    // `wx` lets only one of two starters make them.
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  } catch (cause) {
    if (!isCode(cause, 'EEXIST')) {
      const reason = isCode(cause, 'ENOSPC') ? 'there is no space left on the disk' : 'it cannot be written'
      throw new StartError('data_folder', `The data folder "${dataFolder}" is of no use: ${reason}.`, { cause })
    }
  }
  return readFileSync(path, 'utf8')
    .split(/\s+/)
    .filter((key) => key !== '')
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
