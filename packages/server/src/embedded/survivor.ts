import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { processStart } from '../data-folder/process-start.ts'
import { errorCode } from '../start-error.ts'

/** Ends a PostgreSQL of this cluster that outlived the process that had started it. */
export async function stopSurvivor(cluster: string, signal?: AbortSignal): Promise<void> {
  const path = join(cluster, 'postmaster.pid')
  if (!existsSync(path)) return
  const pid = Number(readFileSync(path, 'utf8').split('\n', 1)[0])
  if (!Number.isInteger(pid) || pid <= 1 || !isOurs(pid, cluster)) return
  try {
    process.kill(pid, 'SIGINT')
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error
  }
  // It is no child of ours, so there is no event to wait for.
  for (let tries = 0; tries < 600 && processStart(pid) !== undefined; tries += 1) {
    signal?.throwIfAborted()
    await delay(50)
  }
}

/** The number alone says nothing: after a restart of the machine it may be anybody's. */
function isOurs(pid: number, cluster: string): boolean {
  try {
    if (process.platform === 'linux') {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(cluster)
    }
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(cluster)
  } catch {
    return false
  }
}
