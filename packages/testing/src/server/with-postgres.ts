import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { startThrowaway } from '@sallyport/server'

/** Below the folder under test: what each test file would otherwise compile anew. */
const COMPILE_CACHE = resolve('node_modules', '.cache', 'sallyport')

/**
 * Runs a command with a PostgreSQL of its own, fast and gone at the end, unless `TEST_DATABASE_URL` names one.
 *
 * @returns the command's exit code
 */
export async function withPostgres(command: string, args: readonly string[]): Promise<number> {
  const given = process.env['TEST_DATABASE_URL']
  if (given !== undefined) return run(command, args, given)
  const postgres = await startThrowaway()
  try {
    return await run(command, args, postgres.url)
  } finally {
    await postgres.stop()
  }
}

async function run(command: string, args: readonly string[], url: string): Promise<number> {
  const child = spawn(command, args, {
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env, TEST_DATABASE_URL: url },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  // A signal to us ends the command; PostgreSQL stops once the command has ended.
  const hand = (signal: NodeJS.Signals): void => void child.kill(signal)
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, hand)
  try {
    const [code]: (number | null)[] = await once(child, 'exit')
    return code ?? 1
  } finally {
    for (const signal of signals) process.off(signal, hand)
  }
}
