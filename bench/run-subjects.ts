import { ask } from './database.ts'
import { openConnection, type Connection } from './load/connection.ts'
import { hashLimit } from './load/hash-limit.ts'
import { load, type Round, type Subject } from './load/subject.ts'
import { HASH_LIMIT } from './load/subjects.ts'
import type { Options } from './options.ts'
import type { CountedCost, Row } from './report/row.ts'
import type { TestedServer } from './servers/spawn.ts'
import { spreadOf } from './statistics.ts'

const CONNECTIONS = 16
/** Operations that are counted one after the other. */
const COUNTED = 50
/** The first round is only for warming up, and this part as long. */
const WARM_UP = 0.6

type Servers = Readonly<Record<Subject['server'], TestedServer>>

/** Loads the subjects in turn, round by round, and counts what each costs. */
export async function runSubjects(
  servers: Servers,
  subjects: readonly Subject[],
  options: Options,
  goOn: () => boolean,
): Promise<readonly Row[]> {
  const rounds = new Map<string, Round[]>()
  const costs = new Map<string, CountedCost>()
  const wantsHashes = subjects.some(({ realHashes }) => realHashes === true)
  const run = async (warm: boolean): Promise<void> => {
    const part = warm ? WARM_UP : 1
    for (const subject of subjects) {
      const known = rounds.get(subject.name) ?? []
      const window = subject.realHashes === true ? options.hashWindow : options.window
      const round = await oneRound(servers[subject.server], subject, window * part, known.at(-1)?.rate)
      rounds.set(subject.name, warm ? [round] : [...known, round])
    }
    if (wantsHashes) {
      const known = rounds.get(HASH_LIMIT) ?? []
      rounds.set(HASH_LIMIT, [...known, await hashLimit(options.hashWindow * part)])
    }
  }
  await run(true)
  for (const subject of subjects) costs.set(subject.name, await count(servers[subject.server], subject))
  for (let round = 0; round < options.rounds && (round === 0 || goOn()); round += 1) await run(false)

  const measured = new Map([...rounds].map(([name, [, ...counted]]) => [name, counted]))
  const names = [...subjects.map(({ name }) => name), ...(wantsHashes ? [HASH_LIMIT] : [])]
  return names.map((name) => {
    const reference = subjects.find((subject) => subject.name === name)?.reference
    return rowOf(name, measured, reference, costs.get(name))
  })
}

function rowOf(
  name: string,
  measured: ReadonlyMap<string, readonly Round[]>,
  reference: string | undefined,
  cost: CountedCost | undefined,
): Row {
  const own = measured.get(name) ?? []
  const others = reference === undefined ? undefined : measured.get(reference)
  // Round by round: whatever the machine did meanwhile struck both.
  const ratios = others?.map((other, index) => (own[index]?.rate ?? Number.NaN) / other.rate)
  return {
    name,
    rate: spreadOf(own.map(({ rate }) => rate)),
    latency: spreadOf(own.map(({ latency }) => latency)),
    ...(own.some(({ processor }) => processor !== undefined)
      ? { processor: spreadOf(own.map(({ processor }) => processor ?? Number.NaN)) }
      : {}),
    ...(reference === undefined || ratios === undefined ? {} : { reference, ratio: spreadOf(ratios) }),
    ...(cost === undefined ? {} : { cost }),
  }
}

async function oneRound(server: TestedServer, subject: Subject, milliseconds: number, rate = 3000): Promise<Round> {
  await server.order(subject.realHashes === true ? 'real hashes' : 'no hashes')
  return withConnections(server, CONNECTIONS, async (connections) => {
    const next = await subject.prepare(connections, Math.ceil((rate * milliseconds * 1.3) / 1000))
    const before = await server.processor()
    const round = await load(connections, next, milliseconds)
    return { ...round, processor: ((await server.processor()) - before) / round.operations }
  })
}

/** One after the other on one connection, so that nothing else is counted. */
async function count(server: TestedServer, subject: Subject): Promise<CountedCost> {
  await server.order(subject.realHashes === true ? 'real hashes' : 'no hashes')
  return withConnections(server, 1, async ([connection]) => {
    if (connection === undefined) throw new Error('There is no connection.')
    const next = await subject.prepare([connection], COUNTED + 8)
    const some = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time += 1) await next()?.(connection)
    }
    // What is prepared once for each connection to the database is not counted.
    await some(4)
    await server.cost()
    const before = await writtenRows(server.databaseUrl)
    connection.traffic()
    await server.order('count')
    await some(COUNTED)
    const { roundTrips, sent } = await server.cost()
    const { requests, received } = connection.traffic()
    const rows = (await writtenRows(server.databaseUrl)) - before
    const each = (value: number): number => value / COUNTED
    const counted = { requests: each(requests), roundTrips: each(roundTrips), rows: each(rows) }
    return { ...counted, query: each(sent), answer: each(received) }
  })
}

async function writtenRows(databaseUrl: string): Promise<number> {
  const sql = 'select sum(n_tup_ins + n_tup_upd + n_tup_del)::float8 as written from pg_stat_user_tables'
  const { rows } = await ask(databaseUrl, sql)
  const [row] = rows
  return Number(row?.['written'] ?? 0)
}

async function withConnections<Result>(
  server: TestedServer,
  count: number,
  work: (connections: readonly Connection[]) => Promise<Result>,
): Promise<Result> {
  const connections = Array.from({ length: count }, () => openConnection(server.url))
  try {
    return await work(connections)
  } finally {
    await Promise.all(connections.map((connection) => connection.close()))
  }
}
