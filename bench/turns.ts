import { Agent, request } from 'node:http'
import { insert, type FlowDocument } from '@sallyport/core'
import type { Served } from '@sallyport/testing/server'
import { askStage } from '../test/support/stages.ts'
import { spreadOf } from './statistics.ts'

const ROUNDS = 11
const STEPS = 200
const STEPS_OF_A_RUN = 10

/** Answers a question, and is asked the next: every answer is a middle step. */
export const endless = askStage('endless', () => insert([{ type: 'endless' }], 'after'))

/** The flow that both servers must have. */
export const endlessFlow: FlowDocument = {
  slug: 'bench',
  designation: 'authentication',
  stages: [{ stage: 'endless' }],
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

/** Medians of rounds, in microseconds, of one server and the other. */
export interface Turns {
  readonly wall: readonly [number[], number[]]
  readonly cpu: readonly [number[], number[]]
}

interface Stepper {
  /** A new run that has answered its first challenge: a long history would make every step longer. */
  begin(): Promise<void>
  /** Returns the present challenge, and remembers the next. */
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

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

/** Two servers in this process take turns at every step, so that whatever else the machine does strikes both. */
export async function takeTurns(one: Served, other: Served): Promise<Turns> {
  const nodes = [stepper(one), stepper(other)] as const
  const turns: Turns = { wall: [[], []], cpu: [[], []] }
  try {
    for (let round = -3; round < ROUNDS; round += 1) {
      const times = await oneRound(nodes)
      // The first rounds only warm up.
      if (round < 0) continue
      for (const which of [0, 1] as const) {
        turns.wall[which].push(middle(times[which].map(({ wall }) => wall)))
        turns.cpu[which].push(middle(times[which].map(({ cpu }) => cpu)))
      }
    }
  } finally {
    agent.destroy()
  }
  return turns
}

type Times = { readonly wall: number; readonly cpu: number }[]

async function oneRound(nodes: readonly [Stepper, Stepper]): Promise<readonly [Times, Times]> {
  const times: readonly [Times, Times] = [[], []]
  for (let step = 0; step < STEPS; step += 1) {
    if (step % STEPS_OF_A_RUN === 0) for (const { begin } of nodes) await begin()
    // Who goes first changes, too.
    for (const which of step % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      times[which].push(await timed(nodes[which].step))
    }
  }
  return times
}

/** How many times as much the other takes: round by round, then the median. */
export function ratioOf([one, other]: readonly [readonly number[], readonly number[]]): number {
  return middle(other.map((value, round) => value / (one[round] ?? Number.NaN)))
}

/** A line of a table: median and quartiles. */
export function lineOf(name: string, values: readonly number[]): string {
  const { median, lower, upper } = spreadOf(values)
  return `${name.padEnd(34)} ${[median, lower, upper].map((value) => value.toFixed(0).padStart(7)).join('')}\n`
}
