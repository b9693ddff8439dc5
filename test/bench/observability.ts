import { Agent, request } from 'node:http'
import { Writable } from 'node:stream'
import { createMetrics, createTelemetry } from '@sallyport/server'
import { serve, type Served } from '@sallyport/testing/server'
import { insert, type FlowDocument, type Log, type Telemetry } from '@sallyport/core'
import { pino } from 'pino'
import { askStage } from '../support/stages.ts'
import { stagesPlugin } from '../support/plugin.ts'
import { spreadOf } from './statistics.ts'

/*
 * A middle step with everything that observes it (metrics, spans of a tracer that does nothing, log lines at level info into
 * a stream that drops them), in turn with the same step without: together they must cost less than 5 %. Two nodes in one
 * process on one database; the two take turns at every step, so that whatever else the machine does strikes both.
 * `DATABASE_URL` names the database; PostgreSQL on 127.0.0.1:5432 when absent.
 */

const ROUNDS = 11
const STEPS = 200
const STEPS_OF_A_RUN = 10
const MOST = 1.05

/** Answers a question, and is asked the next: every answer is a middle step. */
const endless = askStage('endless', () => insert([{ type: 'endless' }], 'after'))

const flow: FlowDocument = { slug: 'bench', designation: 'authentication', stages: [{ stage: 'endless' }] }

const endings: (() => Promise<void>)[] = []
const teardown = (ending: () => Promise<void>): void => void endings.push(ending)
const agent = new Agent({ keepAlive: true, maxSockets: 1 })

interface Observed {
  readonly log?: Log
  readonly telemetry?: Telemetry
}

function node(observed: Observed, databaseUrl?: string): Promise<Served> {
  const database = databaseUrl === undefined ? {} : { databaseUrl }
  return serve({ teardown }, { plugins: [stagesPlugin(endless)], flows: [flow], ...database, ...observed })
}

interface Stepper {
  /** A new run that has answered its first challenge: a long history would make every step longer. */
  begin(): Promise<void>
  /** Answers the present challenge, and remembers the next. */
  step(): Promise<void>
}

function stepper({ url, browser }: Served): Stepper {
  let headers: Readonly<Record<string, string>> = {}
  let step: unknown
  const answer = async (): Promise<void> => {
    const text = await post(`${url}/api/v3/flows/executor/bench/`, headers, JSON.stringify({ answer: 'x', step }))
    ;({ step } = JSON.parse(text))
    if (step === undefined) throw new Error(`The step was answered with ${text}`)
  }
  return {
    async begin() {
      const visitor = browser()
      ;({ step } = (await visitor.challenge('bench')).body)
      const cookie = [...visitor.cookies].map((pair) => pair.join('=')).join('; ')
      headers = { cookie, 'content-type': 'application/json' }
      await answer()
    },
    step: answer,
  }
}

/** Wall clock and processor time of this process, client included, in microseconds. */
async function timed(work: () => Promise<void>): Promise<{ wall: number; cpu: number }> {
  const before = process.cpuUsage()
  const started = performance.now()
  await work()
  const wall = (performance.now() - started) * 1000
  const { user, system } = process.cpuUsage(before)
  return { wall, cpu: user + system }
}

function post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (text += part))
      response.on('end', () => resolve(text))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function ratioOf([without = Number.NaN, within = Number.NaN]: readonly number[]): number {
  return within / without
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

const url = process.env['DATABASE_URL']
if (url !== undefined) process.env['TEST_DATABASE_URL'] = url
try {
  const off = await node({})
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const observed = { telemetry: createTelemetry(createMetrics()), log: pino({ level: 'info' }, nowhere) }
  const on = await node(observed, off.databaseUrl)
  const nodes = [stepper(off), stepper(on)]
  const walls: number[][] = [[], []]
  const cpus: number[][] = [[], []]
  const ratios: { wall: number; cpu: number }[] = []
  for (let round = -3; round < ROUNDS; round += 1) {
    const times: { wall: number; cpu: number }[][] = [[], []]
    for (let step = 0; step < STEPS; step += 1) {
      if (step % STEPS_OF_A_RUN === 0) for (const { begin } of nodes) await begin()
      // Who goes first changes, too.
      for (const which of step % 2 === 0 ? [0, 1] : [1, 0]) {
        const node = nodes[which]
        if (node !== undefined) times[which]?.push(await timed(node.step))
      }
    }
    // The first rounds only warm up.
    if (round < 0) continue
    const wall = times.map((all) => middle(all.map((one) => one.wall)))
    const cpu = times.map((all) => middle(all.map((one) => one.cpu)))
    for (const which of [0, 1]) {
      walls[which]?.push(wall[which] ?? Number.NaN)
      cpus[which]?.push(cpu[which] ?? Number.NaN)
    }
    ratios.push({ wall: ratioOf(wall), cpu: ratioOf(cpu) })
  }
  const write = (name: string, all: readonly number[] = []): void => {
    const { median, lower, upper } = spreadOf(all)
    process.stdout.write(
      `${name.padEnd(30)} ${[median, lower, upper].map((value) => value.toFixed(0).padStart(7)).join('')}\n`,
    )
  }
  process.stdout.write(`${'µs'.padEnd(30)}  median  lower  upper\n`)
  write('a step, nothing on', walls[0])
  write('a step, everything on', walls[1])
  write('processor time, nothing on', cpus[0])
  write('processor time, everything on', cpus[1])
  const wall = middle(ratios.map((one) => one.wall))
  const cpu = middle(ratios.map((one) => one.cpu))
  process.stdout.write(
    `with everything on a step takes ${wall.toFixed(3)} of one without, and ${cpu.toFixed(3)} of its processor time\n`,
  )
  process.exitCode = wall < MOST ? 0 : 1
} finally {
  agent.destroy()
  for (const end of endings.toReversed()) await end()
}
