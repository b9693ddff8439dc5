import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { makeDataFolder, writeWhole } from '../data-folder/data-folder.ts'
import { StartError } from '../start-error.ts'
import { clusterOwner, isOpenTo, type Owner } from './owner.ts'

/** Where root keeps what the database's user has to reach. */
export const OPEN_FOLDER = '/var/lib/sallyport'

/** Where the cluster is, and the user that it runs as. */
export interface Location {
  /** Holds the cluster and its socket. */
  readonly folder: string
  readonly owner: Owner | undefined
}

/**
 * The cluster is in the data folder. Below root, where a folder on the way is closed to the database's user, it is in
 * `/var/lib/sallyport`, and the data folder keeps a pointer to it.
 */
export function locateCluster(dataFolder: string): Location {
  const folder = readPointer(dataFolder) ?? dataFolder
  const cluster = join(folder, 'cluster')
  const owner = clusterOwner(cluster)
  if (isOpenTo(owner, folder)) return { folder, owner }
  if (existsSync(cluster)) {
    throw new StartError('data_folder', `A folder above "${cluster}" is closed to the user that owns the database.`)
  }
  const open = openFolder(dataFolder)
  writeWhole(pointerOf(dataFolder), `${open}\n`)
  return { folder: open, owner: clusterOwner(join(open, 'cluster')) }
}

function readPointer(dataFolder: string): string | undefined {
  const path = pointerOf(dataFolder)
  if (!existsSync(path)) return undefined
  const folder = readFileSync(path, 'utf8').trim()
  // Not begun anew without a word: the data may be on a disk that is not there today.
  if (!existsSync(folder)) {
    throw new StartError('data_folder', `The database of "${dataFolder}" should be in "${folder}", which is gone.`)
  }
  return folder
}

function pointerOf(dataFolder: string): string {
  return join(dataFolder, 'cluster-folder')
}

function openFolder(dataFolder: string): string {
  const hash = createHash('sha256').update(realpathSync(dataFolder)).digest('hex').slice(0, 16)
  const folder = join(OPEN_FOLDER, hash)
  makeDataFolder(OPEN_FOLDER)
  makeDataFolder(folder)
  return folder
}
