import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../start-error.ts'

/**
 * Takes the data folder for this process. The lock names the process and when it started, so that one that was killed
 * holds nothing, not even when its number has been given out again.
 *
 * @returns how to give it back
 * @throws `StartError` `data_in_use`
 */
export function lockFolder(dataFolder: string): () => void {
  const path = join(dataFolder, 'lock')
  makeFolder(dataFolder)
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      writeFileSync(path, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx', mode: 0o600 })
      return () => rmSync(path, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    if (isHeld(path)) break
    rmSync(path, { force: true })
  }
  throw new StartError('data_in_use', `The data folder "${dataFolder}" is in use by another server.`)
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 })
  } catch (cause) {
    throw new StartError('data_folder', `The data folder "${folder}" cannot be made.`, { cause })
  }
}

function isHeld(path: string): boolean {
  const [pid = '', start = ''] = readFileSync(path, 'utf8').split(' ')
  return /^\d+$/.test(pid) && startOf(Number(pid)) === start
}

/** When a process started, in clock ticks since boot; `alive` where the system does not tell; empty when it is gone. */
export function startOf(pid: number): string {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return ''
  }
  try {
    // Field 22 of proc(5); the name in field 2 may hold anything but ends with the last bracket.
    return (
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? 'alive'
    )
  } catch {
    return 'alive'
  }
}
