import { installPlugins } from '@sallyport/core'
import { compileDocuments } from '@sallyport/core/adapter'
import { installedTables } from '@sallyport/mikro-orm'
import { readPageParts } from '@sallyport/pages'
import { sentenceOf } from '../cli/sentence.ts'
import { SILENT } from '../cli/silent.ts'
import { readEnvironment, type Environment } from '../configuration/environment.ts'
import { loadConfig } from '../configuration/load-config.ts'
import { readTrustedProxies } from '../configuration/trusted-proxies.ts'
import { readAllDocuments } from '../flows/read-all-documents.ts'
import { StartError } from '../start-error.ts'
import { startServer, type ServerExtension } from '../start-server.ts'
import type { Development } from './define-development.ts'
import { errorPlace } from './error-place.ts'
import { loadDevelopment } from './load-development.ts'
import { LOGIN_PATH, loginFlow, loginRoute } from './login-route.ts'
import { GIVEN, USERNAME, type Given, type Order, type Report } from './messages.ts'
import { sourceTree } from './source-files.ts'

/**
 * One server of `sallyport plugin dev`, in a process of its own, which ends with the next change. It loads no plugin before
 * it receives an order, so that the modules that do not change are there by then.
 */
export function serveDevelopment(variables: NodeJS.ProcessEnv): void {
  // It ends with the process that started it.
  process.once('disconnect', () => process.exit(0))
  const given: Given = JSON.parse(variables[GIVEN] ?? '{}')
  const environment = developmentEnvironment(variables, given)
  const tell = (report: Report): void => void process.send?.(report)
  const carryOut = async (order: Order): Promise<void> => {
    try {
      if (order.kind === 'prepare') tell(await prepare(environment))
      else tell(await serve({ ...environment, port: order.port }, given))
    } catch (error) {
      tell({ kind: 'failed', sentence: describe(error) })
    }
  }
  process.on('message', (order: Order) => void carryOut(order))
}

/** Of the variables, those about pages and flows count: it listens on this machine alone, with a database and keys of its own. */
function developmentEnvironment(variables: NodeJS.ProcessEnv, given: Given): Environment {
  return {
    ...readEnvironment(variables),
    host: '127.0.0.1',
    url: undefined,
    trustedProxies: readTrustedProxies([]),
    databaseUrl: given.databaseUrl,
    sessionKeys: [given.sessionKey],
    bootstrap: { username: USERNAME, email: `${USERNAME}@example.com`, password: given.password },
    metricsPort: undefined,
    smtpUrl: undefined,
  }
}

/** Does what can fail before the server that still runs has to go. */
async function prepare(environment: Environment): Promise<Report> {
  const config = await loadConfig(environment.config)
  await loadDevelopment(process.cwd())
  const { registry } = installPlugins(config.plugins, { log: SILENT })
  installedTables(registry)
  await readPageParts(registry, config.pages)
  compileDocuments(readAllDocuments(environment.flows, config), registry)
  return { kind: 'prepared' }
}

async function serve(environment: Environment, given: Given): Promise<Report> {
  const [config, development] = await Promise.all([loadConfig(environment.config), loadDevelopment(process.cwd())])
  const slug = development.flow ?? config.flows?.[0]?.slug
  const leadsTo = slug === undefined ? '/if/user/' : `/if/flow/${slug}/`
  const { url } = await startServer(environment, undefined, extension(development, given, leadsTo))
  return { kind: 'listening', url, path: `${LOGIN_PATH}${given.login}` }
}

function extension(development: Development, given: Given, leadsTo: string): ServerExtension {
  return {
    documents: [{ flow: loginFlow, source: 'sallyport plugin dev' }],
    routes: [loginRoute(given, leadsTo)],
    async arrange(engine, storage) {
      const user = await storage.users.find(USERNAME, { fields: ['username'] })
      if (user === undefined) throw new StartError('unknown_user', `No active user has the username "${USERNAME}".`)
      await development.arrange?.({ engine, user })
    },
  }
}

function describe(error: unknown): string {
  const folder = process.cwd()
  const sentence = sentenceOf(error).replaceAll(`file://${folder}/`, '').replaceAll(`${folder}/`, '')
  const place = errorPlace(error, folder, sourceTree(folder).files)
  // A module that cannot be loaded has its place in its sentence.
  return place === undefined || sentence.includes(place) ? sentence : `${sentence.replace(/\.$/, '')} (${place}).`
}
