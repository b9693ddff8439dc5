import { folderError, makeDataFolder } from '../data-folder/data-folder.ts'
import { lockFolder } from '../data-folder/lock.ts'
import type { StartError } from '../start-error.ts'
import { findBinaries } from './binaries.ts'
import { checkVersion, prepareCluster } from './cluster.ts'
import { publishConnection, storedPassword, type Connection } from './connection.ts'
import { keepRunning, type Watcher } from './keep-running.ts'
import { locateCluster } from './location.ts'
import { reachablePrograms } from './programs.ts'
import { runPostgres } from './run-postgres.ts'
import { makeSocketFolder } from './socket-folder.ts'
import { stopSurvivor } from './survivor.ts'

export interface EmbeddedPostgres {
  readonly connection: Connection
  /** Where the cluster is; not always the data folder. */
  readonly folder: string
  /** Fast shutdown; idempotent. */
  stop(): Promise<void>
  /** Why the database has ended although nobody stopped it. */
  failure(): StartError | undefined
}

const PORT = 5432

const NOBODY: Watcher = { ended() {}, restarted() {}, gaveUp() {} }

interface ClusterOptions {
  /** Of PostgreSQL's own. */
  readonly settings?: Readonly<Record<string, string>>
  /** Called when it ends by itself. */
  readonly watcher?: Watcher
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal | undefined
}

/** Starts the cluster of a data folder, keeps it running, and undoes what it has begun where it fails. */
export async function startCluster(
  dataFolder: string,
  { settings = {}, watcher = NOBODY, signal }: ClusterOptions = {},
): Promise<EmbeddedPostgres> {
  const undo: (() => void)[] = []
  const undoAll = (): void =>
    undo
      .splice(0)
      .toReversed()
      .forEach((work) => work())
  try {
    signal?.throwIfAborted()
    makeDataFolder(dataFolder)
    const { folder, owner } = locateCluster(dataFolder)
    // Two data folders may point to one cluster, if one was copied.
    if (folder !== dataFolder) undo.push(lockFolder(folder))
    checkVersion(folder)
    const binaries = reachablePrograms(await findBinaries(), owner)
    const password = storedPassword(dataFolder)
    const cluster = await prepareCluster(folder, { binaries, owner, password, signal })
    await stopSurvivor(cluster, signal)
    const socket = makeSocketFolder(folder, owner)
    undo.push(() => socket.remove())
    const options = { binaries, owner, cluster, socketFolder: socket.path, port: PORT, settings }
    const running = await keepRunning({ run: (until) => runPostgres(options, until), watcher, signal })
    const connection = { host: socket.path, port: PORT, user: 'sallyport', password, database: 'postgres' }
    undo.push(await publish(dataFolder, connection, () => running.stop()))
    return {
      connection,
      folder,
      failure: () => running.failure(),
      async stop() {
        await running.stop()
        undoAll()
      },
    }
  } catch (cause) {
    undoAll()
    throw signal?.aborted === true ? cause : folderError(dataFolder, cause)
  }
}

async function publish(dataFolder: string, connection: Connection, stop: () => Promise<void>): Promise<() => void> {
  try {
    return publishConnection(dataFolder, connection)
  } catch (error) {
    await stop()
    throw error
  }
}
