import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isOpenTo, type Owner } from './owner.ts'

/** Bytes that the path of a Unix socket may have, less the name of PostgreSQL's file. */
const MAX_SOCKET_FOLDER = 107 - '/.s.PGSQL.5432'.length

/** A folder for the database's socket, closed to everybody else; in the system's temp folder where the path is too long. */
export function makeSocketFolder(folder: string, owner: Owner | undefined): { path: string; remove(): void } {
  const near = join(folder, 'socket')
  const isNear = Buffer.byteLength(near) <= MAX_SOCKET_FOLDER
  if (isNear) mkdirSync(near, { recursive: true, mode: 0o700 })
  const path = isNear ? near : makeTemporaryFolder(owner)
  if (owner !== undefined) chownSync(path, owner.uid, owner.gid)
  return { path, remove: () => (isNear ? undefined : rmSync(path, { recursive: true, force: true })) }
}

function makeTemporaryFolder(owner: Owner | undefined): string {
  const path = mkdtempSync(join(tmpdir(), 'sallyport-'))
  if (Buffer.byteLength(path) <= MAX_SOCKET_FOLDER && isOpenTo(owner, dirname(path))) return path
  // A temp folder of the user's own, deep in a home or closed to the database's user.
  rmSync(path, { recursive: true })
  return mkdtempSync('/tmp/sallyport-')
}
