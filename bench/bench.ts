import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBenchServer, type BenchServer } from './database.ts'
import { fillBetterAuth, fillFloors, fillSallyport } from './load/fill.ts'
import { openConnection } from './load/connection.ts'
import { someAddress } from './load/people.ts'
import type { Subject } from './load/subject.ts'
import { subjects } from './load/subjects.ts'
import { Visitor } from './load/visitor.ts'
import type { Measured } from './measure.ts'
import { readOptions, type Options } from './options.ts'
import { measurePlanning, PLANNING, ROUND_TRIP } from './planning.ts'
import { measureRendering, RENDERING } from './rendering.ts'
import { goals, type Figures } from './report/goals.ts'
import { machine } from './report/machine.ts'
import type { Row } from './report/row.ts'
import { goalsOf, tableOf } from './report/table.ts'
import { runSubjects } from './run-subjects.ts'
import { spawnServer, type TestedServer } from './servers/spawn.ts'
import { startTime } from './start-time.ts'
import { spreadOf } from './statistics.ts'

/*
 * Measures Sallyport against the least that its parts can do, and against better-auth: one run, one machine, one
 * PostgreSQL, the subjects in turn. See docs/operating/benchmark.md.
 */

const RESULTS = join(import.meta.dirname, 'results')
const STARTS = 5
const PLANNING_ROUNDS = 9

const print = (text: string): void => void process.stdout.write(text)

/** What to undo, latest first. */
const endings: (() => Promise<void>)[] = []
let interrupted = false

function checkInterrupt(): void {
  if (interrupted) throw new Error('The benchmark was interrupted.')
}

async function main(options: Options): Promise<void> {
  const started = performance.now()
  const goOn = (): boolean => {
    checkInterrupt()
    return performance.now() - started < options.budget
  }
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'))
  endings.push(async () => rmSync(folder, { recursive: true, force: true }))
  const database = await openBenchServer()
  endings.push(() => database.close())
  const about = machine(database.version)
  print(`${about.processors} × ${about.processor}, Node.js ${about.node}, ${about.database}\n`)

  const wanted = (name: string): boolean => options.only === undefined || name.includes(options.only)
  const planning = wanted(PLANNING) ? await planningRows(database) : []
  checkInterrupt()
  const rendering = wanted(RENDERING) ? await renderingRows(database) : []
  checkInterrupt()
  const servers = await startServers(database, folder, options)
  const memoryAtStart = await servers.sallyport.memory()
  const rows = await fillFloors(servers.floors.databaseUrl, await aChallenge(servers.sallyport))
  await fillSallyport(servers.sallyport.databaseUrl)
  await fillBetterAuth(servers['better-auth'].databaseUrl)
  checkInterrupt()
  const start = options.only === undefined ? await startTimes(servers.sallyport.databaseUrl, folder) : undefined
  const loaded = await runSubjects(servers, select(subjects(rows), wanted), options, goOn)
  const figures: Figures | undefined =
    start === undefined ? undefined : { start, memoryAtStart, memoryAfterLoad: await servers.sallyport.memory() }

  const table = [...loaded, ...planning, ...rendering]
  const reached = goals(table, figures)
  print(`\n${tableOf(table)}\n${reached.length === 0 ? '' : goalsOf(reached)}`)
  mkdirSync(RESULTS, { recursive: true })
  const file = join(RESULTS, `${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`)
  const result = { at: new Date().toISOString(), machine: about, options, rows: table, figures, goals: reached }
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`)
  print(`\n${((performance.now() - started) / 1000).toFixed(0)} s; ${file}\n`)
}

/** A row that is requested includes the row that it is compared with. */
function select(all: readonly Subject[], wanted: (name: string) => boolean): readonly Subject[] {
  const chosen = new Set<string>()
  const choose = ({ name, reference }: Subject): void => {
    chosen.add(name)
    const other = all.find((subject) => subject.name === reference)
    if (other !== undefined) choose(other)
  }
  for (const subject of all) if (wanted(subject.name)) choose(subject)
  return all.filter(({ name }) => chosen.has(name))
}

async function startServers(
  database: BenchServer,
  folder: string,
  options: Options,
): Promise<Record<Subject['server'], TestedServer>> {
  const nodeOptions = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`]
  const spawn = async (name: Subject['server'], environment: Readonly<Record<string, string>>) => {
    const databaseUrl = await database.create(name.replace('-', '_'))
    const server = await spawnServer(name, { databaseUrl, environment, log: join(folder, `${name}.log`), nodeOptions })
    endings.push(() => server.close())
    return server
  }
  return {
    floors: await spawn('floors', {}),
    sallyport: await spawn('sallyport', {
      ...(await environment(folder)),
      METRICS_PORT: String(await freePort()),
      SALLYPORT_CONFIG: join(import.meta.dirname, 'one-address-config.ts'),
    }),
    'better-auth': await spawn('better-auth', {}),
  }
}

/** Of our own server: logs as in production, and a proxy that is trusted, so that visitors have addresses. */
async function environment(folder: string): Promise<Readonly<Record<string, string>>> {
  return {
    PORT: String(await freePort()),
    SALLYPORT_DATA: folder,
    SALLYPORT_FLOWS: join(import.meta.dirname, 'flows'),
    SALLYPORT_TRUSTED_PROXIES: '127.0.0.1',
    SESSION_KEYS: 'a key that is for measuring and nothing else',
    LOG_LEVEL: 'info',
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port.')
  return address.port
}

/** The floors answer with as many bytes as we do. */
async function aChallenge({ url }: TestedServer): Promise<string> {
  const connection = openConnection(url)
  try {
    const path = '/api/v3/flows/executor/bench-steps/'
    return await new Visitor(someAddress()).post(connection, path, {}, 'ak-stage')
  } finally {
    await connection.close()
  }
}

async function startTimes(databaseUrl: string, folder: string): Promise<number> {
  const times: number[] = []
  for (let time = 0; time < STARTS; time += 1) {
    times.push(await startTime({ ...(await environment(folder)), DATABASE_URL: databaseUrl }))
  }
  return spreadOf(times).median
}

async function planningRows(database: BenchServer): Promise<readonly Row[]> {
  return rowsOf(await measurePlanning(await database.create('planning'), PLANNING_ROUNDS))
}

async function renderingRows(database: BenchServer): Promise<readonly Row[]> {
  return rowsOf(await measureRendering(await database.create('rendering'), PLANNING_ROUNDS))
}

/** Times of one thing at a time, in the form of the others. */
function rowsOf(measured: readonly Measured[]): readonly Row[] {
  const roundTrip = measured.find(({ name }) => name === ROUND_TRIP)
  return measured.map(({ name, time }) => {
    const per = (one: number, other: typeof time) => ({
      median: one / other.median,
      lower: one / other.upper,
      upper: one / other.lower,
    })
    const { median, lower, upper } = time
    const row = {
      name,
      rate: per(1_000_000, time),
      latency: { median: median / 1000, lower: lower / 1000, upper: upper / 1000 },
    }
    if (name !== PLANNING || roundTrip === undefined) return row
    return { ...row, reference: ROUND_TRIP, ratio: per(roundTrip.time.median, time) }
  })
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true
  })
}
try {
  await main(readOptions(process.argv.slice(2)))
} catch (error) {
  print(`The benchmark broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exitCode = 1
} finally {
  for (const end of endings.splice(0).toReversed()) {
    await end().catch((error: unknown) => {
      print(`Something could not be ended: ${error instanceof Error ? error.message : String(error)}\n`)
      process.exitCode = 1
    })
  }
}
