import type pg from 'pg'
import { installHashSwitch, useRealHashes } from './hash-switch.ts'
import { createMeter } from './meter.ts'
import type { Order, Report } from './protocol.ts'

/** Runs a server under test in this process, which was started by the benchmark, and does what it orders. */
export async function serveBench(
  start: (databaseUrl: string) => Promise<{ readonly url: string; readonly pool: pg.Pool }>,
): Promise<void> {
  // The parent process has ended.
  process.once('disconnect', () => process.exit(0))
  // A terminal's Ctrl-C is for the benchmark, which ends us.
  process.on('SIGINT', () => undefined)
  const databaseUrl = process.env['DATABASE_URL']
  if (databaseUrl === undefined) throw new Error('The benchmark gave no DATABASE_URL.')
  installHashSwitch()
  const { url, pool } = await start(databaseUrl)
  const meter = createMeter(pool)

  const obey = async (order: Order): Promise<Report> => {
    switch (order) {
      case 'real hashes':
      case 'no hashes':
        useRealHashes(order === 'real hashes')
        return { done: true }
      case 'count':
        meter.start()
        return { done: true }
      case 'cost':
        return { cost: await meter.stop() }
      case 'memory':
        return { rss: process.memoryUsage.rss() }
      case 'processor': {
        const { user, system } = process.cpuUsage()
        return { processor: user + system }
      }
    }
  }
  // Only the benchmark sends on this channel.
  process.on('message', (order: Order) => void obey(order).then(report))
  report({ url })
}

function report(message: Report): void {
  process.send?.(message)
}
