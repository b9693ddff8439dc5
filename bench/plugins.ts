import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase, serve, TEST_KEYS } from '@sallyport/testing/server'
import { stagesPlugin } from '../test/support/plugin.ts'
import { manyPlugins } from './many-plugins.ts'
import { startTime } from './start-time.ts'
import { endless, endlessFlow, lineOf, ratioOf, takeTurns } from './turns.ts'

/*
 * What two hundred plugins cost that are installed and not used: at start, on a database that has their tables, where they
 * must stay below three seconds; and at a middle step, which must cost what it does without them. `DATABASE_URL` names
 * the PostgreSQL; the one on 127.0.0.1:5432 when absent.
 */

const COUNT = 200
const STARTS = 5
const MOST_MILLISECONDS = 3000
const MOST_OF_A_STEP = 1.05

const endings: (() => Promise<void>)[] = []
const teardown = (ending: () => Promise<void>): void => void endings.push(ending)

/** Milliseconds of each start; the first one, which makes the tables, apart. */
async function startTimes(count: number): Promise<{ readonly first: number; readonly times: readonly number[] }> {
  const database = await createTestDatabase()
  teardown(database.drop)
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'))
  teardown(async () => rmSync(folder, { recursive: true, force: true }))
  const variables = {
    BENCH_PLUGINS: String(count),
    DATABASE_URL: database.url,
    PORT: '0',
    SALLYPORT_CONFIG: join(import.meta.dirname, 'many-plugins-config.ts'),
    SALLYPORT_DATA: folder,
    SESSION_KEYS: TEST_KEYS.join(','),
  }
  const first = await startTime(variables)
  const times: number[] = []
  for (let time = 0; time < STARTS; time += 1) times.push(await startTime(variables))
  return { first, times }
}

const url = process.env['DATABASE_URL']
if (url !== undefined) process.env['TEST_DATABASE_URL'] = url
try {
  const bare = await startTimes(0)
  const full = await startTimes(COUNT)
  const own = [stagesPlugin(endless)]
  const without = await serve({ teardown }, { plugins: own, flows: [endlessFlow] })
  const withAll = await serve({ teardown }, { plugins: [...own, ...manyPlugins(COUNT)], flows: [endlessFlow] })
  const { wall, cpu } = await takeTurns(without, withAll)
  const write = (text: string): void => void process.stdout.write(text)
  write(`${'ms'.padEnd(34)}  median  lower  upper\n`)
  write(lineOf('start, no further plugin', bare.times))
  write(lineOf(`start, ${COUNT} plugins`, full.times))
  write(lineOf(`first start, ${COUNT} new tables`, [full.first]))
  write(`${'µs'.padEnd(34)}  median  lower  upper\n`)
  write(lineOf('a step, no further plugin', wall[0]))
  write(lineOf(`a step, ${COUNT} plugins`, wall[1]))
  write(lineOf('processor time, no further plugin', cpu[0]))
  write(lineOf(`processor time, ${COUNT} plugins`, cpu[1]))
  const slowest = Math.max(...full.times)
  const ratio = ratioOf(cpu)
  const verdict = (isMet: boolean): string => (isMet ? 'pass' : 'MISS')
  write(
    `${verdict(slowest < MOST_MILLISECONDS)}  the slowest start with ${COUNT} plugins < ${MOST_MILLISECONDS} ms: ${slowest.toFixed(0)}\n`,
  )
  write(
    `${verdict(ratio < MOST_OF_A_STEP)}  the processor time of a step < ${MOST_OF_A_STEP} of one without them: ${ratio.toFixed(3)}\n`,
  )
} finally {
  for (const end of endings.toReversed()) await end()
}
