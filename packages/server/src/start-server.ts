import { createEngine, createKeys, installPlugins, type Engine, type EngineOptions } from '@sallyport/core'
import { openStorage, type Storage } from '@sallyport/mikro-orm'
import { loadConfig, type LoadedConfig } from './configuration/load-config.ts'
import type { Environment } from './configuration/environment.ts'
import { createApp } from './create-app.ts'
import { defaultTexts } from './default-texts.ts'
import { lockFolder } from './data-folder/lock.ts'
import { storedSessionKeys } from './data-folder/session-keys.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded/index.ts'
import { readAllDocuments } from './flows/read-all-documents.ts'
import { createMail } from './mail.ts'
import { bindPort } from './listen.ts'
import { openDatabase } from './open-database.ts'
import { openLog } from './open-log.ts'
import { mergeTexts, readTexts, type OwnTexts } from './read-texts.ts'
import { setupLink } from './setup-link.ts'
import { setupOperations } from './setup-operations.ts'
import { setupRoute } from './setup-route.ts'
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
  /** Drains: open requests finish, the embedded database stops last. Idempotent. */
  close(): Promise<void>
}

const NO_TEXTS: OwnTexts = { texts: {}, place: () => 'configuration' }

/** What to undo, latest first. */
type Stops = (() => unknown)[]

/**
 * Starts everything, in order; what has started is stopped again when a later part fails.
 *
 * @throws `StartError` or `SetupError` with one sentence
 */
export async function startServer(environment: Environment): Promise<RunningServer> {
  const stops: Stops = []
  const stop = async (): Promise<void> => {
    for (const part of stops.splice(0).toReversed()) await part()
  }
  let embedded: EmbeddedPostgres | undefined
  const startEmbedded = async (): Promise<EmbeddedPostgres['connection']> => {
    embedded = await startEmbeddedPostgres({ dataFolder: environment.dataFolder })
    stops.push(embedded.stop)
    return embedded.connection
  }
  try {
    return { ...(await start(environment, stops, startEmbedded)), close: stop }
  } catch (error) {
    // Whatever failed, failed because the database had ended.
    const failure = embedded?.failure()
    await stop()
    throw failure ?? error
  }
}

async function start(
  environment: Environment,
  stops: Stops,
  startEmbedded: () => Promise<EmbeddedPostgres['connection']>,
): Promise<Omit<RunningServer, 'close'>> {
  const log = openLog(environment.logLevel)
  const config = await loadConfig(environment.config)
  const documents = readAllDocuments(environment.flows, config)
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
  const metricsUrl = await startMetrics(environment, metrics, stops)
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
    ports,
    ...settings,
    mail,
  })
  stops.push(() => engine.close())
  await engine.applyFlows(documents, 'files')
  if (environment.bootstrap !== undefined) {
    await storage.users.createFirst({ ...environment.bootstrap, name: environment.bootstrap.username })
  }
  const isNobodyThere = await storage.users.isEmpty()

  let draining = false
  const app = await createApp(engine, log, {
    trustedProxies: environment.trustedProxies,
    pages: config.pages,
    ready: async () => !draining && (await answers(storage)),
    isEmpty: () => storage.users.isEmpty(),
    routes: [(pages) => setupRoute(engine, storage.users, pages)],
    operations: setupOperations,
  })
  bound.serve(app)
  stops.push(startSweeping(storage, log), async () => {
    draining = true
    await bound.close()
  })
  return {
    url,
    engine,
    storage,
    metrics: metricsUrl,
    setup: isNobodyThere ? `${publicUrl}${setupLink(engine.keys)}` : undefined,
  }
}

/** What the configuration says about the engine. */
function settingsOf({ title, allowedOrigins, limits, identifiers }: LoadedConfig): Partial<EngineOptions> {
  return {
    ...(title === undefined ? {} : { title }),
    ...(allowedOrigins === undefined ? {} : { allowedOrigins }),
    ...(limits === undefined ? {} : { limits }),
    ...(identifiers === undefined ? {} : { identifiers }),
  }
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

async function startMetrics(
  { metricsPort, host }: Environment,
  metrics: Metrics | undefined,
  stops: Stops,
): Promise<string | undefined> {
  if (metricsPort === undefined || metrics === undefined) return undefined
  const listener = await serveMetrics(metrics.registry, metricsPort, host)
  stops.push(() => listener.close())
  return `${urlOf(host, listener.port)}/metrics`
}

async function answers(storage: Storage): Promise<boolean> {
  try {
    await storage.pool.query('select 1')
    return true
  } catch {
    return false
  }
}
