import type { FlowDocument } from '@sallyport/core'
import type { Browser } from '@sallyport/testing'
import { serve, type Served } from '@sallyport/testing/server'
import { aroundQueries } from '../test/support/around-queries.ts'
import { rankTest } from './rank-test.ts'
import { spreadOf } from './statistics.ts'

/*
 * Does the response time reveal whether a user exists? Each kind of user takes turns at each request of a login, in an order
 * that is drawn anew each time. Measured are the processor time of this process and the time that is spent waiting for
 * PostgreSQL, and by how much a ranking of both distinguishes each kind from a name that does not exist. Hashes are cheap here, so
 * that they hide nothing. `DATABASE_URL` names the database; PostgreSQL on 127.0.0.1:5432 when absent.
 *
 *     node test/bench/oracle.ts [samples of each kind and request: 2000]
 */

const SAMPLES = Number(process.argv[2] ?? 2000)
const WARM_UP = 200
/** What is noise: the probability that one is slower than the other lies so near to one half. */
const NOISE = 0.05
const FLOW: FlowDocument = {
  slug: 'oracle',
  designation: 'authentication',
  stages: [
    { stage: 'identification' },
    { stage: 'password', config: { failedAttemptsBeforeCancel: 1000 } },
    { stage: 'user_login' },
  ],
}
const NAMES = { unknown: 'unk', known: 'ann', inactive: 'ina', heavy: 'hev' }
type Kind = keyof typeof NAMES
const KINDS: readonly Kind[] = ['unknown', 'known', 'inactive', 'heavy']

const endings: (() => Promise<void>)[] = []
const teardown = (ending: () => Promise<void>): void => void endings.push(ending)

async function fill({ storage: { users } }: Served): Promise<void> {
  const password = 'correct horse'
  const attributes = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`a${index}`, 'x'.repeat(100)]))
  const heavy = await users.create({ username: 'hev', email: 'hev@example.com', name: 'Hev', password, attributes })
  for (let group = 0; group < 60; group += 1) {
    await users.createGroup(`group ${group}`, { permissions: ['inspect_flow'] })
    await users.addToGroup(heavy, `group ${group}`)
  }
  await users.setActive(await users.create({ username: 'ina', email: 'ina@example.com', name: 'Ina', password }), false)
}

const requests: Readonly<Record<string, (visitor: Browser, kind: Kind) => Promise<unknown>>> = {
  'name is sent': (visitor, kind) => visitor.answer('oracle', { uid_field: NAMES[kind] }),
  'page is loaded again': (visitor) => visitor.challenge('oracle'),
  'wrong password': (visitor) => visitor.answer('oracle', { password: 'wrong horse' }),
}

interface Sample {
  readonly cpu: number
  readonly database: number
}

const url = process.env['DATABASE_URL']
if (url !== undefined) process.env['TEST_DATABASE_URL'] = url
try {
  const limits = { attemptsPerAccount: 1e9, attemptsPerAddress: 1e9 }
  const served = await serve({ teardown }, { flows: [FLOW], limits })
  await fill(served)
  await served.storage.pool.query('analyze')
  let database = 0
  aroundQueries(served.storage, async (run) => {
    const began = performance.now()
    const result = await run()
    database += performance.now() - began
    return result
  })
  const samples = new Map<string, Sample[]>()
  for (let round = 0; round < WARM_UP + SAMPLES; round += 1) {
    const drawn = KINDS.map((kind) => ({ kind, place: Math.random() }))
    const order = drawn.toSorted((one, other) => one.place - other.place).map(({ kind }) => kind)
    for (const kind of order) {
      const visitor = served.browser()
      await visitor.challenge('oracle')
      for (const [request, send] of Object.entries(requests)) {
        database = 0
        const before = process.cpuUsage()
        await send(visitor, kind)
        const { user, system } = process.cpuUsage(before)
        if (round < WARM_UP) continue
        const key = `${request} ${kind}`
        const sample = { cpu: user + system, database: database * 1000 }
        const known = samples.get(key)
        if (known === undefined) samples.set(key, [sample])
        else known.push(sample)
      }
    }
  }
  process.stdout.write(`${'µs'.padEnd(34)}  cpu  P      z       database  P      z\n`)
  let quiet = true
  for (const request of Object.keys(requests)) {
    const nobody = samples.get(`${request} unknown`) ?? []
    for (const kind of KINDS) {
      const here = samples.get(`${request} ${kind}`) ?? []
      const [cpu, waits] = [here.map((one) => one.cpu), here.map((one) => one.database)]
      const tests = [
        rankTest(
          cpu,
          nobody.map((one) => one.cpu),
        ),
        rankTest(
          waits,
          nobody.map((one) => one.database),
        ),
      ]
      const [ofCpu, ofWaits] = tests.map(
        ({ probability, z }) => `${probability.toFixed(3)}  ${z.toFixed(1).padStart(5)}`,
      )
      const [a, b] = [spreadOf(cpu), spreadOf(waits)].map(({ median }) => String(Math.round(median)).padStart(5))
      process.stdout.write(`${`${request}, ${kind}`.padEnd(32)}  ${a}  ${ofCpu}      ${b}  ${ofWaits}\n`)
      quiet &&= tests.every(({ probability }) => Math.abs(probability - 0.5) < NOISE)
    }
  }
  process.stdout.write(
    quiet
      ? 'nothing distinguishes a user from an unknown name\n'
      : 'some users can be distinguished from unknown names\n',
  )
  process.exitCode = quiet ? 0 : 1
} finally {
  for (const end of endings.toReversed()) await end()
}
