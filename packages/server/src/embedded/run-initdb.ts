import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { errorCode } from '../start-error.ts'
import { endWithProcess } from './end-with-process.ts'
import type { Owner } from './owner.ts'

/** How initdb has ended. */
export interface Made {
  readonly isMade: boolean
  readonly output: string
}

/**
 * Runs initdb, which starts PostgreSQL several times. All of them are one group of processes, so that an interrupted start
 * leaves none behind.
 *
 * @throws the signal's reason
 */
export async function runInitdb(
  program: string,
  args: readonly string[],
  { owner, signal }: { readonly owner: Owner | undefined; readonly signal: AbortSignal | undefined },
): Promise<Made> {
  signal?.throwIfAborted()
  const child = spawn(program, args, {
    ...owner,
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'] },
  })
  const kill = (): void => {
    if (child.pid === undefined) return
    try {
      // What is half made is thrown away, so that nothing has to be closed in order.
      process.kill(-child.pid, 'SIGKILL')
    } catch (error) {
      if (errorCode(error) !== 'ESRCH') throw error
    }
  }
  const release = endWithProcess(kill)
  signal?.addEventListener('abort', kill)
  let output = ''
  child.stderr.on('data', (data: Buffer) => void (output += data.toString()))
  child.once('error', (error) => void (output += String(error)))
  try {
    const [code] = await once(child, 'close')
    signal?.throwIfAborted()
    return { isMade: code === 0, output }
  } finally {
    signal?.removeEventListener('abort', kill)
    release()
  }
}
