import { createEngine, createKeys, type Engine } from '@sallyport/core'
import { openStorage, type Storage } from '@sallyport/mikro-orm'
import { pino } from 'pino'
import type { Config } from './configuration/define-config.ts'
import { loadConfig } from './configuration/load-config.ts'
import type { Environment } from './configuration/environment.ts'
import { storedSessionKeys } from './configuration/session-keys.ts'
import { createApp } from './create-app.ts'
import { startEmbeddedPostgres } from './embedded/index.ts'
import { defaultFlows } from './flows/default-flows.ts'
import { readFlowFiles } from './flows/read-flow-files.ts'
import { listen } from './listen.ts'
import { createSetup } from './setup-route.ts'

/** Milliseconds between two sweeps of expired rows. */
const SWEEP = 60_000

export interface RunningServer {
  readonly url: string
  readonly engine: Engine
  readonly storage: Storage
  /** Path of the one-time set-up link, if there is nobody yet. */
  readonly setup: string | undefined
  /** Drains: open requests finish, the embedded database stops last. */
  close(): Promise<void>
}

/** Starts everything, in order; what has started is stopped again when a later part fails. */
export async function startServer(environment: Environment): Promise<RunningServer> {
  const stops: (() => Promise<void>)[] = []
  const stop = async (): Promise<void> => {
    for (const part of stops.splice(0).toReversed()) await part()
  }
  try {
    return await start(environment, stops, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

async function start(
  environment: Environment,
  stops: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<RunningServer> {
  const log = pino({ level: environment.logLevel })
  const config = await loadConfig(environment.config)
  const keys = environment.sessionKeys ?? storedSessionKeys(environment.dataFolder)
  const connection = environment.databaseUrl ?? (await startEmbedded(environment.dataFolder, stops))
  const storage = await openStorage({ connection, fingerprints: createKeys(keys).fingerprints })
  stops.push(() => storage.close())

  const publicUrl = environment.url ?? `http://${environment.host}:${environment.port}`
  const engine = await createEngine({ plugins: config.plugins, keys, url: publicUrl, ports: { ...storage, log } })
  stops.push(() => engine.close())
  await applyFlows(engine, environment, config)
  if (environment.bootstrap !== undefined) {
    const { username, email, password } = environment.bootstrap
    await storage.users.createFirst({ username, email, password, name: username })
  }
  const setup = (await storage.users.count()) === 0 ? createSetup(engine, storage.users) : undefined

  let draining = false
  const ready = async (): Promise<boolean> => !draining && (await answers(storage))
  const routes = setup === undefined ? [] : [setup.routes()]
  const app = createApp(engine, log, { trustedProxies: environment.trustedProxies, ready, routes })
  const listener = await listen(app, environment.port, environment.host)
  stops.push(async () => {
    draining = true
    await listener.close()
  })
  const timer = setInterval(() => {
    storage.runs.sweep().catch((error: unknown) => log.warn({ err: error }, 'Expired rows could not be removed.'))
  }, SWEEP)
  timer.unref()
  stops.push(async () => clearInterval(timer))
  const url = `http://${environment.host}:${listener.port}`
  return { url, engine, storage, setup: setup?.path, close: stop }
}

async function startEmbedded(
  dataFolder: string,
  stops: (() => Promise<void>)[],
): Promise<Parameters<typeof openStorage>[0]['connection']> {
  const postgres = await startEmbeddedPostgres({ dataFolder })
  stops.push(() => postgres.stop())
  return postgres.connection
}

async function applyFlows(engine: Engine, environment: Environment, config: Config): Promise<void> {
  const files = environment.flows === undefined ? [] : readFlowFiles(environment.flows)
  const own = [...files, ...(config.flows ?? []).map((flow) => ({ flow, source: 'configuration' }))]
  await engine.applyFlows([...defaultFlows(own), ...own], 'files')
}

async function answers(storage: Storage): Promise<boolean> {
  try {
    await storage.pool.query('select 1')
    return true
  } catch {
    return false
  }
}
