import { spawn, type ChildProcess } from 'node:child_process'
import type { StartError } from '../start-error.ts'
import type { Binaries } from './binaries.ts'
import { databaseError } from './database-error.ts'
import type { Owner } from './owner.ts'

export interface Running {
  /** Fast shutdown: sessions end, everything is written. Idempotent. */
  stop(): Promise<void>
  /** Why it has ended although nobody stopped it; undefined while it runs. */
  failure(): StartError | undefined
}

interface Options {
  readonly binaries: Binaries
  readonly owner: Owner | undefined
  readonly cluster: string
  readonly socketFolder: string
  readonly port: number
  /** Settings of `postgres -c`. */
  readonly settings: Readonly<Record<string, string>>
}

/** Characters of its output that are kept, for the reason if it ends. */
const OUTPUT = 16_384

/** Starts PostgreSQL, and waits until it takes connections. */
export async function runPostgres(options: Options): Promise<Running> {
  const settings = {
    listen_addresses: process.platform === 'win32' ? '127.0.0.1' : '',
    unix_socket_directories: options.socketFolder,
    ...options.settings,
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // Detached: the terminal's Ctrl-C is for us, and we stop the database last.
  const child = spawn(options.binaries.postgres, ['-D', options.cluster, '-p', String(options.port), ...args], {
    ...options.owner,
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'] },
  })
  let output = ''
  child.stderr?.on('data', (data: Buffer) => {
    output = (output + data.toString()).slice(-OUTPUT)
  })
  let stopping = false
  const failure = (): StartError | undefined =>
    stopping || !hasEnded(child) ? undefined : databaseError(output, options.cluster)
  await whenReady(child, () => output, options.cluster)
  child.unref()
  return {
    failure,
    stop() {
      stopping = true
      return stopChild(child)
    },
  }
}

function whenReady(child: ChildProcess, output: () => string, cluster: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(databaseError(error.message, cluster)))
    // Not `exit`: that may come before the last of the output.
    child.once('close', () => reject(databaseError(output(), cluster)))
    child.stderr?.on('data', () => {
      if (output().includes('ready to accept connections')) resolve()
    })
  })
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/** SIGINT is PostgreSQL's fast shutdown. */
function stopChild(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return Promise.resolve()
  return new Promise((resolve) => {
    child.ref()
    child.once('exit', () => resolve())
    child.kill('SIGINT')
  })
}
