import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../start-error.ts'
import type { Binaries } from './binaries.ts'
import type { Owner } from './owner.ts'

const MAJOR = 18

/** Makes the cluster if there is none. A half-made one, of a start that was killed, is thrown away. */
export function prepareCluster(folder: string, binaries: Binaries, owner: Owner | undefined, password: string): string {
  const cluster = join(folder, 'cluster')
  if (existsSync(cluster)) {
    checkVersion(cluster)
    return cluster
  }
  const draft = `${cluster}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  const passwordFile = join(folder, 'password.new')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (owner !== undefined) for (const path of [draft, passwordFile]) chownSync(path, owner.uid, owner.gid)
  const args = [
    '-D',
    draft,
    '-U',
    'sallyport',
    '--pwfile',
    passwordFile,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C',
  ]
  const made = spawnSync(binaries.initdb, args, {
    ...owner,
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  })
  rmSync(passwordFile, { force: true })
  if (made.status !== 0) {
    rmSync(draft, { recursive: true, force: true })
    throw databaseError(made.stderr || String(made.error ?? ''), folder)
  }
  renameSync(draft, cluster)
  return cluster
}

function checkVersion(cluster: string): void {
  const version = Number(readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim())
  if (version === MAJOR) return
  const [code, which] = version > MAJOR ? ['data_newer', 'a newer'] : ['data_older', 'an older']
  throw new StartError(
    code ?? 'data_newer',
    `The data folder was made by ${which} version (PostgreSQL ${version}; this one brings ${MAJOR}).`,
  )
}

/** What PostgreSQL said, in one sentence. */
export function databaseError(output: string, folder: string): StartError {
  if (/No space left on device/i.test(output)) {
    return new StartError('no_space', `There is no space left on the disk of "${folder}".`)
  }
  const line = output.split('\n').findLast((text) => /FATAL|error/i.test(text)) ?? output.trim().split('\n').at(-1)
  return new StartError(
    'database_failed',
    `The embedded PostgreSQL could not start: ${line?.trim() || 'it gave no reason'}`,
  )
}
