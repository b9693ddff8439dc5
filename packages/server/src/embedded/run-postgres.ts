import { spawn, type ChildProcess } from 'node:child_process'
import type { StartError } from '../start-error.ts'
import type { Binaries } from './binaries.ts'
import { databaseError } from './database-error.ts'
import { endWithProcess } from './end-with-process.ts'
import type { Owner } from './owner.ts'

export interface Running {
  /** Fast shutdown: sessions end, everything is written. Idempotent. */
  stop(): Promise<void>
  /** Resolves with the reason when it ends although nobody stopped it, and never otherwise. */
  readonly ended: Promise<StartError>
}

export interface PostgresOptions {
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

/**
 * Starts PostgreSQL, and waits until it takes connections.
 *
 * @throws `StartError` when it ends before, and the signal's reason when that comes before
 */
export async function runPostgres(options: PostgresOptions, signal?: AbortSignal): Promise<Running> {
  signal?.throwIfAborted()
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
  const release = endWithProcess(() => child.kill('SIGINT'))
  child.once('close', release)
  child.once('error', release)
  let output = ''
  child.stderr?.on('data', (data: Buffer) => {
    output = (output + data.toString()).slice(-OUTPUT)
  })
  let stopping = false
  const ended = new Promise<StartError>((resolve) => {
    // Not `exit`: that may come before the last of the output.
    child.once('close', () => {
      if (!stopping) resolve(databaseError(output, options.cluster))
    })
  })
  const stop = (): Promise<void> => {
    stopping = true
    return stopChild(child)
  }
  const interrupt = (): void => void stop()
  signal?.addEventListener('abort', interrupt)
  try {
    await whenReady(child, () => output, options.cluster)
    signal?.throwIfAborted()
  } catch (error) {
    await stop()
    throw signal?.aborted === true ? signal.reason : error
  } finally {
    signal?.removeEventListener('abort', interrupt)
  }
  child.unref()
  return { ended, stop }
}

function whenReady(child: ChildProcess, output: () => string, cluster: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(databaseError(error.message, cluster)))
    child.once('close', () => reject(databaseError(output(), cluster)))
    child.stderr?.on('data', () => {
      if (output().includes('ready to accept connections')) resolve()
    })
  })
}

function hasEnded(child: ChildProcess): boolean {
  // Without a number it has never begun.
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null
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
