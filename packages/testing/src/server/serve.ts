import {
  createEngine,
  createKeys,
  installPlugins,
  type BrandDocument,
  type CrashStatus,
  type Engine,
  type FlowDocument,
  type GroupDocument,
  type IdentifierRules,
  type Limits,
  type Log,
  type MailTransport,
  type OutpostCheck,
  type PasswordOptions,
  type Plugin,
  type Ports,
  type TextsById,
} from '@sallyport/core'
import type { Telemetry } from '@sallyport/core/adapter'
import { openStorage, type Storage, type StorageOptions } from '@sallyport/mikro-orm'
import {
  builtInPlugins,
  createApp,
  defaultFlows,
  defaultTexts,
  listen,
  mergeTexts,
  readTrustedProxies,
} from '@sallyport/server'
import { Browser, type AnswerCheck } from '../browser.ts'
import { checkAnswers } from './answers/check-answer.ts'
import { createTestDatabase, TEST_KEYS } from './database.ts'

/** What `serve` needs of a test: ava's `t` has it. */
export interface TestContext {
  teardown(work: () => Promise<void>): void
}

export interface ServeOptions {
  /** Besides the built-in ones; one of the same name takes the place of a built-in one. */
  readonly plugins?: readonly Plugin[]
  /** Besides the default ones. */
  readonly flows?: readonly FlowDocument[]
  readonly brands?: readonly BrandDocument[]
  readonly groups?: readonly GroupDocument[]
  /** Addresses whose `X-Forwarded-*` count: with `127.0.0.1` a test's own. */
  readonly trustedProxies?: readonly string[]
  /** Path below which everything is served. */
  readonly prefix?: string
  readonly limits?: Partial<Limits>
  readonly identifiers?: IdentifierRules
  readonly passwords?: PasswordOptions
  readonly crashStatus?: CrashStatus
  readonly outpost?: OutpostCheck
  /** Of an operator's, by language and id. */
  readonly texts?: Readonly<Record<string, TextsById>>
  /** Carries the mail of plugins away; there is none, when absent. */
  readonly mail?: MailTransport
  /** A database that another `serve` made: a second node. */
  readonly databaseUrl?: string
  readonly storage?: Omit<Partial<StorageOptions>, 'connection'>
  /** Receives the reports of engine and storage. */
  readonly telemetry?: Telemetry
  /** Silent, when absent. */
  readonly log?: Log
  /** Puts something around what the engine stands on, to watch or to break it. */
  around?(ports: Ports): Ports
}

export interface Served {
  readonly url: string
  readonly databaseUrl: string
  readonly engine: Engine
  readonly storage: Storage
  /** What every answer is held to; for a browser that comes from another node. */
  readonly check: AnswerCheck
  browser(): Browser
}

/** All visitors of a test come from one address. */
const ROOM = {
  attemptsPerAddress: 10_000,
  creationsPerAddress: 10_000,
  sendingsPerAddress: 10_000,
  runsPerMinute: 100_000,
  recordsPerMinute: 10_000,
}

const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

/**
 * Starts a server on a port and a database of its own, and ends both with the test. There are `ann` and the superuser
 * `admin`, both with the password `correct horse`.
 */
export async function serve(t: TestContext, options: ServeOptions = {}): Promise<Served> {
  const databaseUrl = options.databaseUrl ?? (await ownDatabase(t))
  const log = options.log ?? SILENT
  const { plugins = [], around = (ports) => ports } = options
  const others = builtInPlugins().filter(({ name }) => plugins.every((own) => own.name !== name))
  const installed = installPlugins([...others, ...plugins], { log, seconds: options.limits?.requestTime })
  const storage = await openStorage({
    registry: installed.registry,
    connection: databaseUrl,
    fingerprints: createKeys(TEST_KEYS).fingerprints,
    // A machine that runs many tests at once is slow, and no test is about that.
    connectionTimeout: 60_000,
    hashing: { memory: 64, passes: 1, parallelism: 1 },
    telemetry: options.telemetry,
    ...options.storage,
  })
  const engine = await createEngine({
    plugins: installed,
    keys: TEST_KEYS,
    url: 'http://sallyport.test',
    ...(options.prefix === undefined ? {} : { prefix: options.prefix }),
    ports: around({ ...storage, log, telemetry: options.telemetry }),
    texts: mergeTexts(defaultTexts(), options.texts),
    limits: { ...ROOM, ...options.limits },
    identifiers: options.identifiers,
    passwords: options.passwords,
    crashStatus: options.crashStatus,
    mail: options.mail,
    ...(options.outpost === undefined ? {} : { outpost: options.outpost }),
  })
  if (options.databaseUrl === undefined) await createPeople(storage)
  const own = (options.flows ?? []).map((flow) => ({ flow, source: 'test' }))
  const { brands = [], groups = [] } = options
  const organisation = { organisation: { brands: [...brands], groups: [...groups] }, source: 'test' }
  await engine.applyFlows([...defaultFlows(own), ...own, organisation], 'files')
  const trustedProxies = readTrustedProxies(options.trustedProxies ?? [])
  const app = await createApp(engine, log, { ready: async () => true, trustedProxies })
  const listener = await listen(app, 0, '127.0.0.1')
  t.teardown(async () => {
    await listener.close()
    await engine.close()
    await storage.close()
  })
  const url = `http://127.0.0.1:${listener.port}`
  const check = checkAnswers(engine)
  return {
    url,
    databaseUrl,
    engine,
    storage,
    check,
    browser: () => new Browser(url, engine.settings.prefix, undefined, check),
  }
}

async function ownDatabase(t: TestContext): Promise<string> {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  return database.url
}

async function createPeople(storage: Storage): Promise<void> {
  const password = 'correct horse'
  await storage.users.create({ username: 'ann', email: 'ann@example.com', name: 'Ann', password })
  await storage.users.create({
    username: 'admin',
    email: 'admin@example.com',
    name: 'Admin',
    password,
    isSuperuser: true,
  })
}
