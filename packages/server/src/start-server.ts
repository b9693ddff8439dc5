import {
  createEngine,
  createKeys,
  installPlugins,
  type DocumentSource,
  type Engine,
  type EngineOptions,
  type Log,
} from '@sallyport/core'
import type { Route } from '@sallyport/koa'
import { openStorage, type Storage } from '@sallyport/mikro-orm'
import { loadConfig, type LoadedConfig } from './configuration/load-config.ts'
import type { Environment } from './configuration/environment.ts'
import { createApp } from './create-app.ts'
import { defaultTexts } from './default-texts.ts'
import { lockFolder } from './data-folder/lock.ts'
import { storedSessionKeys } from './data-folder/session-keys.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres, type Watcher } from './embedded/index.ts'
import { readAllDocuments } from './flows/read-all-documents.ts'
import { createMail } from './mail.ts'
import { bootstrapUser } from './bootstrap-user.ts'
import { bindPort, type Listener } from './listen.ts'
import { openDatabase } from './open-database.ts'
import { openLog } from './open-log.ts'
import { createReadiness } from './readiness.ts'
import { mergeTexts, readTexts, type OwnTexts } from './read-texts.ts'
import { setupLink } from './setup-link.ts'
import { setupRoute } from './setup-route.ts'
import type { StartError } from './start-error.ts'
import { Stops } from './stops.ts'
import { startSweeping } from './sweep.ts'
import { unknownTexts } from './unknown-texts.ts'
import { createTelemetry } from './telemetry/create-telemetry.ts'
import { createMetrics, type Metrics } from './telemetry/metrics.ts'
import { serveMetrics } from './telemetry/serve-metrics.ts'

export interface RunningServer {
  /** Where it listens. */
  readonly url: string
  readonly engine: Engine
  readonly storage: Storage
  /** Where the metrics are, if `METRICS_PORT` asks for them. */
  readonly metrics: string | undefined
  /** The one-time set-up link, if there is nobody yet. */
  readonly setup: string | undefined
  /** Resolves with the reason when the embedded database has ended and cannot be started again; never otherwise. */
  readonly failed: Promise<StartError>
  /**
   * Drains: open requests have most of the grace to finish, and the embedded database stops last. Idempotent.
   */
  close(): Promise<void>
}

/** What a caller adds to a server of its own. */
export interface ServerExtension {
  /** Besides those of files and configuration. */
  readonly documents: readonly DocumentSource[]
  /** Further rows of the table of routes. */
  readonly routes: readonly Route[]
  /** Called before the first request is answered. */
  arrange(engine: Engine, storage: Storage): Promise<void>
}

const NO_TEXTS: OwnTexts = { texts: {}, place: () => 'configuration' }

/**
 * Starts everything, in order; what has started is stopped again when a later part fails.
 *
 * @param signal interrupts the start, also in the middle of a migration, which changes all or nothing
 * @param extension what the server has besides
 * @throws `StartError` or `SetupError` with one sentence; the signal's reason
 */
export async function startServer(
  environment: Environment,
  signal?: AbortSignal,
  extension?: ServerExtension,
): Promise<RunningServer> {
  const stops = new Stops()
  const log = openLog(environment.logLevel)
  const failed = Promise.withResolvers<StartError>()
  let embedded: EmbeddedPostgres | undefined
  const startEmbedded = async (): Promise<EmbeddedPostgres['connection']> => {
    const watcher = watchEmbedded(log, failed.resolve)
    const starting = startEmbeddedPostgres({ dataFolder: environment.dataFolder, watcher, signal })
    stops.push(() =>
      starting.then(
        ({ stop }) => stop(),
        () => undefined,
      ),
    )
    embedded = await starting
    return embedded.connection
  }
  try {
    const started = await unlessAborted(start(environment, { log, stops, startEmbedded, extension }), signal)
    return { ...started, failed: failed.promise, close: () => stops.run() }
  } catch (error) {
    // Whatever failed, failed because the database had ended.
    const failure = embedded?.failure()
    await stops.run()
    throw signal?.aborted === true ? signal.reason : (failure ?? error)
  }
}

/** What is under way goes on for a moment, and is undone as it arrives. */
async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) return work
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort)
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function watchEmbedded(log: Log, gaveUp: (reason: StartError) => void): Watcher {
  return {
    ended: (reason) =>
      log.error({ reason: reason.message }, 'The embedded PostgreSQL has ended, and is started again.'),
    restarted: () => log.warn({}, 'The embedded PostgreSQL runs again.'),
    gaveUp,
  }
}

interface Parts {
  readonly log: Log
  readonly stops: Stops
  readonly extension: ServerExtension | undefined
  startEmbedded(): Promise<EmbeddedPostgres['connection']>
}

async function start(
  environment: Environment,
  { log, stops, extension, startEmbedded }: Parts,
): Promise<Omit<RunningServer, 'close' | 'failed'>> {
  const config = await loadConfig(environment.config)
  const documents = [...readAllDocuments(environment.flows, config), ...(extension?.documents ?? [])]
  const own = environment.texts === undefined ? NO_TEXTS : readTexts(environment.texts)
  const ofOperator = mergeTexts(own.texts, config.texts)
  const texts = mergeTexts(defaultTexts(), ofOperator)
  const installed = installPlugins(config.plugins, { log, seconds: config.limits?.requestTime })
  for (const warning of unknownTexts(installed.registry, ofOperator, own.place)) log.warn({}, warning)
  if (environment.databaseUrl === undefined) stops.push(lockFolder(environment.dataFolder))
  const bound = await bindPort({ port: environment.port, host: environment.host })
  stops.push(() => bound.close())
  const metrics = environment.metricsPort === undefined ? undefined : createMetrics()
  const telemetry = createTelemetry(metrics)
  const metricsListener = await startMetrics(environment, metrics)
  if (metricsListener !== undefined) stops.push(() => metricsListener.close())
  const keys = environment.sessionKeys ?? storedSessionKeys(environment.dataFolder)
  const { fingerprints } = createKeys(keys)
  const storage = await openDatabase(environment.databaseUrl ?? (await startEmbedded()), (connection) =>
    openStorage({
      connection,
      fingerprints,
      registry: installed.registry,
      auditDays: environment.auditDays,
      telemetry,
    }),
  )
  stops.push(() => storage.close())
  for (const warning of storage.warnings) log.warn({}, warning)

  const url = urlOf(environment.host, bound.port)
  const publicUrl = environment.url ?? url
  const mail = await createMail(environment)
  stops.push(() => mail.close())
  const ports = { ...storage, log, telemetry }
  const settings = { ...settingsOf(config), texts }
  const engine = await createEngine({
    plugins: installed,
    keys,
    url: publicUrl,
    cookieName: environment.cookieName,
    crashStatus: environment.crashStatus,
    ports,
    ...settings,
    mail,
  })
  stops.push(() => engine.close())
  await engine.applyFlows(documents, 'files')
  await bootstrapUser(engine, storage.users, environment.bootstrap)
  await extension?.arrange(engine, storage)
  const isNobodyThere = await storage.users.isEmpty()

  const isReady = createReadiness(storage, log)
  let draining = false
  const app = await createApp(engine, log, {
    trustedProxies: environment.trustedProxies,
    pages: config.pages,
    ready: async () => !draining && (await isReady()),
    isEmpty: () => storage.users.isEmpty(),
    routes: [...(extension?.routes ?? []), setupRoute(storage.users)],
  })
  bound.serve(app)
  stops.push(startSweeping(storage, log))
  stops.push(async () => {
    draining = true
    const grace = requestGrace(environment.shutdownGrace)
    await Promise.all([bound.close(grace), metricsListener?.close(grace)])
  })
  return {
    url,
    engine,
    storage,
    metrics: metricsListener === undefined ? undefined : `${urlOf(environment.host, metricsListener.port)}/metrics`,
    setup: isNobodyThere ? `${publicUrl}${setupLink(engine.keys)}` : undefined,
  }
}

/** What the configuration says about the engine. */
function settingsOf({ title, allowedOrigins, limits, identifiers, passwords }: LoadedConfig): Partial<EngineOptions> {
  return {
    ...(title === undefined ? {} : { title }),
    ...(allowedOrigins === undefined ? {} : { allowedOrigins }),
    ...(limits === undefined ? {} : { limits }),
    ...(identifiers === undefined ? {} : { identifiers }),
    ...(passwords === undefined ? {} : { passwords }),
  }
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

async function startMetrics(
  { metricsPort, host }: Environment,
  metrics: Metrics | undefined,
): Promise<Listener | undefined> {
  if (metricsPort === undefined || metrics === undefined) return undefined
  return serveMetrics(metrics.registry, metricsPort, host)
}

/** Seconds of the grace that requests have; the rest is for closing the database. */
function requestGrace(grace: number): number {
  return Math.max(grace / 2, grace - 2)
}
