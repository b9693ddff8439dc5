import { Writable } from 'node:stream'
import { createMetrics, createTelemetry } from '@sallyport/server'
import { serve, type Served } from '@sallyport/testing/server'
import type { Log } from '@sallyport/core'
import type { Telemetry } from '@sallyport/core/adapter'
import { pino } from 'pino'
import { stagesPlugin } from '../test/support/plugin.ts'
import { endless, endlessFlow, lineOf, ratioOf, takeTurns } from './turns.ts'

/*
 * A middle step with everything that observes it (metrics, spans of a tracer that does nothing, log lines at level info into
 * a stream that drops them), in turn with the same step without: together they must cost less than 5 %. Two nodes in one
 * process on one database; the two take turns at every step, so that whatever else the machine does strikes both.
 * `DATABASE_URL` names the database; PostgreSQL on 127.0.0.1:5432 when absent.
 */

const MOST = 1.05

const endings: (() => Promise<void>)[] = []
const teardown = (ending: () => Promise<void>): void => void endings.push(ending)

interface Observed {
  readonly log?: Log
  readonly telemetry?: Telemetry
}

function node(observed: Observed, databaseUrl?: string): Promise<Served> {
  const database = databaseUrl === undefined ? {} : { databaseUrl }
  return serve({ teardown }, { plugins: [stagesPlugin(endless)], flows: [endlessFlow], ...database, ...observed })
}

const url = process.env['DATABASE_URL']
if (url !== undefined) process.env['TEST_DATABASE_URL'] = url
try {
  const off = await node({})
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const observed = { telemetry: createTelemetry(createMetrics()), log: pino({ level: 'info' }, nowhere) }
  const { wall, cpu } = await takeTurns(off, await node(observed, off.databaseUrl))
  process.stdout.write(`${'µs'.padEnd(34)}  median  lower  upper\n`)
  process.stdout.write(lineOf('a step, nothing on', wall[0]))
  process.stdout.write(lineOf('a step, everything on', wall[1]))
  process.stdout.write(lineOf('processor time, nothing on', cpu[0]))
  process.stdout.write(lineOf('processor time, everything on', cpu[1]))
  process.stdout.write(
    `with everything on a step takes ${ratioOf(wall).toFixed(3)} of one without, and ${ratioOf(cpu).toFixed(3)} of its processor time\n`,
  )
  process.exitCode = ratioOf(wall) < MOST ? 0 : 1
} finally {
  for (const end of endings.toReversed()) await end()
}
