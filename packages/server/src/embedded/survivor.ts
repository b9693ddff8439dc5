import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startOf } from './lock.ts'

/** Ends a PostgreSQL of this cluster that outlived the process that had started it. */
export async function stopSurvivor(cluster: string): Promise<void> {
  const path = join(cluster, 'postmaster.pid')
  if (!existsSync(path)) return
  const pid = Number(readFileSync(path, 'utf8').split('\n', 1)[0])
  if (!Number.isInteger(pid) || pid <= 1 || !isOurs(pid, cluster)) return
  process.kill(pid, 'SIGINT')
  // It is no child of ours, so there is no event to wait for.
  for (let tries = 0; tries < 300 && startOf(pid) !== ''; tries += 1) await delay(50)
}

function isOurs(pid: number, cluster: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(cluster)
  } catch {
    return false
  }
}
