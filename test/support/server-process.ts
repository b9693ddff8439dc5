import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const BIN = join(import.meta.dirname, '..', '..', 'packages', 'server', 'src', 'bin.ts')
const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'sallyport')

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string
  /** SIGKILL: nothing is finished and nothing is closed. */
  kill(): Promise<void>
}

/** Starts `sallyport start`, and resolves when it listens. */
export async function startProcess(
  t: { teardown(work: () => Promise<void>): void },
  variables: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [BIN, 'start'], {
    env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: CACHE, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  t.teardown(kill)
  return { url: await listening(child), kill }
}

async function listening({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('The server has no standard output.')
  const lines: string[] = []
  for await (const line of createInterface(stdout)) {
    const url = /listening on (http:\S+)/.exec(line)?.[1]
    if (url !== undefined) {
      // Nobody reads on, and a full pipe would hold the server up.
      stdout.resume()
      return url
    }
    lines.push(line)
  }
  throw new Error(`The server ended before it listened: ${lines.join('\n')}`)
}
