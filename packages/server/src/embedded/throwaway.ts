import {
  accessSync,
  chmodSync,
  constants,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { processStart } from '../data-folder/process-start.ts'
import { startCluster, type EmbeddedPostgres } from './start-cluster.ts'
import { stopSurvivor } from './survivor.ts'

/** Linux's folder in memory: a database is made there in a tenth of the time that some disks take. */
const MEMORY = '/dev/shm'
/** Bytes that must be free in it: containers often have 64 MB. */
const ENOUGH = 2 ** 31
const NAME = /^sallyport-throwaway-(\d+)-/
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  max_wal_size: '256MB',
  file_copy_method: 'clone',
}

/** A fresh cluster for tests: fast, not durable, and gone when it is stopped. */
export async function startThrowaway(): Promise<EmbeddedPostgres & { readonly url: string }> {
  const place = hasRoom(MEMORY) ? MEMORY : tmpdir()
  await removeOrphans(place)
  const dataFolder = realpathSync(mkdtempSync(join(place, `sallyport-throwaway-${process.pid}-`)))
  chmodSync(dataFolder, 0o711)
  const postgres = await startCluster(dataFolder, { settings: SETTINGS })
  const { host, port, user, password, database } = postgres.connection
  const where = new URLSearchParams({ host, port: String(port) })
  return {
    ...postgres,
    url: `postgres://${user}:${password}@localhost/${database}?${where}`,
    async stop() {
      await postgres.stop()
      for (const folder of [postgres.folder, dataFolder]) rmSync(folder, { recursive: true, force: true })
    },
  }
}

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize > ENOUGH
  } catch {
    return false
  }
}

/** What processes of ours that were killed have left behind, with the PostgreSQL that outlived them. */
async function removeOrphans(place: string): Promise<void> {
  for (const name of readdirSync(place)) {
    const maker = NAME.exec(name)?.[1]
    const folder = join(place, name)
    if (maker === undefined || processStart(Number(maker)) !== undefined) continue
    const uid = statSync(folder, { throwIfNoEntry: false })?.uid
    if (uid === undefined || uid !== process.getuid?.()) continue
    await stopSurvivor(join(folder, 'cluster'))
    rmSync(folder, { recursive: true, force: true })
  }
}
