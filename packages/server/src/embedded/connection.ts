import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { folderError, writeOnce, writeWhole } from '../data-folder/data-folder.ts'
import { isLocked } from '../data-folder/lock.ts'
import { StartError } from '../start-error.ts'

const ConnectionSchema = Type.Object({
  host: Type.String(),
  port: Type.Integer(),
  user: Type.String(),
  password: Type.String(),
  database: Type.String(),
})

/** How to connect: the host is the folder of a Unix socket. */
export type Connection = Readonly<Static<typeof ConnectionSchema>>

/** The password of the data folder's database; made once, readable for its owner only. */
export function storedPassword(dataFolder: string): string {
  const path = join(dataFolder, 'database-password')
  if (!existsSync(path)) writeOnce(path, randomBytes(24).toString('base64url'))
  return readFileSync(path, 'utf8').trim()
}

/** Records for other commands how to connect to the running database, readable for its owner only. */
export function publishConnection(dataFolder: string, connection: Connection): () => void {
  const { password: _, ...place } = connection
  writeWhole(pathOf(dataFolder), JSON.stringify(place))
  return () => rmSync(pathOf(dataFolder), { force: true })
}

/**
 * How to connect to the database of the server that runs on a data folder.
 *
 * @throws `StartError` `not_running`
 */
export function readRunningConnection(dataFolder: string): Connection {
  const path = pathOf(dataFolder)
  // What a killed server has left there names a database that is gone, or soon will be.
  if (!isLocked(dataFolder) || !existsSync(path)) {
    throw new StartError('not_running', `No server runs on the data folder "${dataFolder}".`)
  }
  try {
    const place: object = JSON.parse(readFileSync(path, 'utf8'))
    return Value.Parse(ConnectionSchema, { ...place, password: storedPassword(dataFolder) })
  } catch (cause) {
    throw folderError(dataFolder, cause)
  }
}

function pathOf(dataFolder: string): string {
  return join(dataFolder, 'connection.json')
}
