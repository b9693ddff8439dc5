import { fork, type ChildProcess } from 'node:child_process'
import { openSync, closeSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Cost, Order, Report } from './protocol.ts'

/** A server under test, in a process of its own. */
export interface TestedServer {
  readonly url: string
  readonly databaseUrl: string
  order(order: 'real hashes' | 'no hashes' | 'count'): Promise<void>
  cost(): Promise<Cost>
  /** Resident memory in bytes. */
  memory(): Promise<number>
  /** Microseconds of processor time that it has taken until now. */
  processor(): Promise<number>
  close(): Promise<void>
}

export interface SpawnOptions {
  readonly databaseUrl: string
  readonly environment?: Readonly<Record<string, string>>
  /** Where its standard output goes: logs are written, as in production, but nobody reads them. */
  readonly log: string
  readonly nodeOptions?: readonly string[]
}

/** Starts `servers/<name>.ts`; rejects when it ends before it listens. */
export async function spawnServer(name: string, options: SpawnOptions): Promise<TestedServer> {
  const log = openSync(options.log, 'a')
  const child = fork(join(import.meta.dirname, `${name}.ts`), {
    env: {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      DATABASE_URL: options.databaseUrl,
      ...options.environment,
    },
    execArgv: [...(options.nodeOptions ?? [])],
    stdio: ['ignore', log, 'inherit', 'ipc'],
  })
  closeSync(log)
  const next = (): Promise<Report> => nextReport(name, child)
  const first = await next()
  if (!('url' in first)) throw new Error(`The server ${name} did not say where it listens.`)
  const order = async (what: Order): Promise<Report> => {
    const report = next()
    child.send(what)
    return report
  }
  return {
    url: first.url,
    databaseUrl: options.databaseUrl,
    order: async (what) => void (await order(what)),
    async cost() {
      const report = await order('cost')
      if ('cost' in report) return report.cost
      throw new Error(`The server ${name} did not say what it cost.`)
    },
    async memory() {
      const report = await order('memory')
      if ('rss' in report) return report.rss
      throw new Error(`The server ${name} did not say how much memory it takes.`)
    },
    async processor() {
      const report = await order('processor')
      if ('processor' in report) return report.processor
      throw new Error(`The server ${name} did not say how long it has worked.`)
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      // It ends by itself when the channel does, so that a profile is written.
      child.disconnect()
      await gone
    },
  }
}

async function nextReport(name: string, child: ChildProcess): Promise<Report> {
  const { promise, resolve, reject } = Promise.withResolvers<Report>()
  const ended = (): void => reject(new Error(`The server ${name} ended; its last words are above.`))
  // Only our own servers/*.ts send on this channel.
  const received = (report: Report): void => resolve(report)
  child.once('message', received)
  child.once('exit', ended)
  try {
    return await promise
  } finally {
    child.off('message', received)
    child.off('exit', ended)
  }
}
