import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBinaries } from './binaries.ts'
import { prepareCluster } from './cluster.ts'
import { lockFolder } from './lock.ts'
import { clusterOwner, isOpenTo, openFolder, reachableBinaries, type Owner } from './owner.ts'
import { runPostgres } from './run-postgres.ts'
import { stopSurvivor } from './survivor.ts'

/** How to connect: the host is the folder of a Unix socket. */
export interface Connection {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

export interface EmbeddedPostgres {
  readonly connection: Connection
  /** Fast shutdown; idempotent. */
  stop(): Promise<void>
}

/** Bytes that the path of a Unix socket may have, less the name of PostgreSQL's file. */
const MAX_SOCKET_FOLDER = 107 - '/.s.PGSQL.5432'.length
const PORT = 5432

/**
 * Starts the PostgreSQL of a data folder; makes it the first time.
 *
 * @throws `StartError` with one sentence
 */
export async function startEmbeddedPostgres(options: { readonly dataFolder: string }): Promise<EmbeddedPostgres> {
  const unlock = lockFolder(options.dataFolder)
  try {
    const postgres = await start(options.dataFolder, {})
    return {
      connection: postgres.connection,
      async stop() {
        await postgres.stop()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** A fresh cluster for tests: fast, not durable, and gone when it is stopped. */
export async function startThrowaway(): Promise<EmbeddedPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-'))
  chmodSync(folder, 0o711)
  const fast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' }
  const postgres = await start(folder, fast)
  return {
    connection: postgres.connection,
    async stop() {
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function start(dataFolder: string, settings: Readonly<Record<string, string>>): Promise<EmbeddedPostgres> {
  const owner = clusterOwner()
  const folder = isOpenTo(owner, join(dataFolder, 'cluster')) ? dataFolder : openFolder(dataFolder)
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  const binaries = reachableBinaries(await findBinaries(), owner, folder)
  const password = storedPassword(dataFolder)
  const cluster = prepareCluster(folder, binaries, owner, password)
  await stopSurvivor(cluster)
  const socketFolder = makeSocketFolder(folder, owner)
  const running = await runPostgres({ binaries, owner, cluster, socketFolder, port: PORT, settings })
  const connection = { host: socketFolder, port: PORT, user: 'sallyport', password, database: 'postgres' }
  return { connection, stop: () => running.stop() }
}

function storedPassword(dataFolder: string): string {
  const path = join(dataFolder, 'database-password')
  if (!existsSync(path)) writeFileSync(path, randomBytes(24).toString('base64url'), { mode: 0o600 })
  return readFileSync(path, 'utf8')
}

function makeSocketFolder(folder: string, owner: Owner | undefined): string {
  const near = join(folder, 'socket')
  const socketFolder = Buffer.byteLength(near) <= MAX_SOCKET_FOLDER ? near : mkdtempSync(join(tmpdir(), 'sallyport-'))
  mkdirSync(socketFolder, { recursive: true, mode: 0o700 })
  if (owner !== undefined) chownSync(socketFolder, owner.uid, owner.gid)
  return socketFolder
}
