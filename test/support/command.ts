import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ExecutionContext } from 'ava'

const BIN = join(import.meta.dirname, '..', '..', 'packages', 'server', 'src', 'bin.ts')
/** A process that finds its modules compiled starts in half the time. */
const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'sallyport')

/** How a command has ended, and what it said. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Command {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Where it listens, once it says so; rejects with what it said if it ends before. */
  readonly listening: Promise<string>
  /** What it has said so far. */
  stdout(): string
}

interface Options {
  readonly env?: Readonly<Record<string, string>>
  /** Another user, by number; only root can. */
  readonly uid?: number
  readonly gid?: number
  /** Working folder. */
  readonly cwd?: string
  /** Of the files that it makes. */
  readonly umask?: string
}

/** Runs `sallyport` as a process of its own, on a free port and with nothing of our own environment; ends it with the test. */
export function sallyport(t: ExecutionContext, args: readonly string[], options: Options = {}): Command {
  const { env = {}, umask, ...user } = options
  const command = [process.execPath, BIN, ...args]
  const [file = '', ...rest] =
    umask === undefined ? command : ['sh', '-c', `umask ${umask}; exec "$@"`, 'sh', ...command]
  const child = spawn(file, rest, {
    ...user,
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: CACHE, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  const listening = Promise.withResolvers<string>()
  child.stdout.on('data', (data: Buffer) => {
    said.stdout += data.toString()
    const [, url] = /listening on (http:\S+)\n/.exec(said.stdout) ?? []
    if (url !== undefined) listening.resolve(url)
  })
  child.stderr.on('data', (data: Buffer) => void (said.stderr += data.toString()))
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, ...said })
      listening.reject(new Error(`It ended with ${code}: ${said.stdout}${said.stderr}`))
    })
  })
  // Who awaits only the end does not care.
  listening.promise.catch(() => undefined)
  t.teardown(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await ended
  })
  return { child, ended, listening: listening.promise, stdout: () => said.stdout }
}

/** Asks again until something is so; the test's timeout is the limit. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(20)
}
