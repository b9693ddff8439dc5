import { spawn, type ChildProcess } from 'node:child_process'
import type { Binaries } from './binaries.ts'
import { databaseError } from './cluster.ts'
import type { Owner } from './owner.ts'

export interface Running {
  readonly pid: number
  stop(): Promise<void>
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
  await whenReady(child, options.cluster)
  child.unref()
  const { pid = 0 } = child
  return { pid, stop: () => stopChild(child) }
}

function whenReady(child: ChildProcess, cluster: string): Promise<void> {
  let output = ''
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(databaseError(error.message, cluster)))
    child.once('exit', () => reject(databaseError(output, cluster)))
    child.stderr?.on('data', (data: Buffer) => {
      if (output.length < 65_536) output += data.toString()
      if (output.includes('ready to accept connections')) resolve()
    })
  })
}

/** SIGINT is PostgreSQL's fast shutdown: sessions end, everything is written. */
function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.ref()
    child.once('exit', () => resolve())
    child.kill('SIGINT')
  })
}
