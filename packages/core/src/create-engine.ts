import { applyDocuments } from './definitions/apply-documents.ts'
import { openDefinitions } from './definitions/definitions.ts'
import { createFlowAdministration } from './definitions/flow-administration.ts'
import type { Authentication, Engine, EngineOptions, Limits, Settings } from './engine.ts'
import { SetupError } from './setup-error.ts'
import { answer } from './executor/answer.ts'
import { cancel } from './executor/cancel.ts'
import { createCommits } from './executor/locate/commits.ts'
import { defaultFlow } from './executor/plan/default-flow.ts'
import { createQueue } from './executor/request/queue.ts'
import { endSessions } from './end-sessions.ts'
import { presentLogin } from './executor/locate/load.ts'
import { start } from './executor/start.ts'
import { floodControl } from './flood/flood-control.ts'
import { createForHost } from './for-host.ts'
import { createLinks } from './links.ts'
import { createMetricRecorder } from './plugin/run/metric-recorder.ts'
import { installPlugins } from './plugin/install/install-plugins.ts'
import type { PluginTables } from './plugin/tables.ts'
import type { Registry, InstalledPlugins } from './plugin/registry.ts'
import { engineMessages } from './language/engine-messages.ts'
import { createTranslations } from './language/translations.ts'
import { sealedRuns } from './sealing/sealed-runs.ts'
import { createSecretRule } from './sealing/secret-rule.ts'
import { cookieNames } from './security/cookie-names.ts'
import { createKeys, sha256 } from './security/keys.ts'
import { safeDestination } from './security/next.ts'
import { createPasswordRules } from './passwords/password-rules.ts'
import { work } from './work.ts'
import type { BrowserCookie, ExecutorRequest } from './wire/wire.ts'

const DEFAULT_LIMITS: Limits = {
  attemptsPerAccount: 10,
  attemptsPerDay: 100,
  attemptsPerAddress: 100,
  creationsPerAddress: 30,
  sendingsPerAddress: 30,
  runsPerMinute: 300,
  window: 900,
  recordsPerMinute: 30,
  ipv6Prefix: 64,
  loginsPerUser: 100,
  queuePerBrowser: 100,
  queue: 1000,
  browserSession: 1_209_600,
  sessionIdle: 86_400,
  recentProof: 900,
  requestTime: 30,
}

/** Where no brand of a flow file is for a host. */
const BUILT_IN_BRAND = { logo: null, favicon: null, background: null, flows: {}, attributes: {} }

/**
 * Makes an engine: loads and checks the plugins, and reads the definitions.
 *
 * @throws `SetupError` with one sentence that names the cause
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  // Before anything is opened, since what throws here closes nothing.
  const settings = readSettings(options)
  const keys = createKeys(options.keys)
  const { hooks, registry } = isInstalled(options.plugins)
    ? options.plugins
    : installPlugins(options.plugins, { log: options.ports.log, seconds: settings.limits.requestTime })
  const sealer = { keys, rule: createSecretRule(registry) }
  const ports = { ...options.ports, runs: sealedRuns(options.ports.runs, sealer) }
  requireMail(registry, options.mail)
  requireTables(registry, options.ports.tables)
  const translations = createTranslations(
    [engineMessages, ...registry.messages.map(({ catalog }) => catalog)],
    options.texts,
  )
  const definitions = await openDefinitions({ store: ports.definitions, registry, log: ports.log })
  const flows = createFlowAdministration(ports.definitions, registry)
  const commits = createCommits()
  const queue = createQueue(settings.limits)
  ports.telemetry?.gauge('queue_length', () => queue.size)
  const engine: Engine = {
    hooks,
    registry,
    definitions,
    settings,
    ports,
    keys,
    mail: options.mail,
    translations,
    services: {
      links: createLinks(settings, keys),
      metrics: createMetricRecorder(registry, ports),
      passwords: createPasswordRules(options.passwords ?? {}, ports.log),
      ...options.services,
      users: ports.users,
      log: ports.log,
    },
    answer: (wire: ExecutorRequest) => answer({ engine: forHost(wire.host), queue, commits }, wire),
    cancel: (wire, flow, next) => cancel(forHost(wire.host), wire, flow, next),
    defaultFlow: (wire, designation) => defaultFlow(forHost(wire.host), wire, designation),
    forHost: (host) => forHost(host),
    start: (flow, startOptions = {}) => start(engine, flow, startOptions),
    work: (todo) => work(engine, todo),
    endSessions: (person) => endSessions(engine.ports, person),
    authenticate: (cookie) => authenticate(engine, cookie),
    flows: {
      list: flows.list,
      disable: (slug) => flows.disable(slug).then(definitions.refresh),
      enable: (slug) => flows.enable(slug).then(definitions.refresh),
      remove: (slug) => flows.remove(slug).then(definitions.refresh),
      async prune() {
        const removed = await flows.prune()
        await definitions.refresh()
        return removed
      },
    },
    async applyFlows(documents, managedBy, { prune = false } = {}) {
      const applied = await applyDocuments(ports.definitions, registry, documents, { managedBy, prune })
      // Of a host's own people we do not know the groups.
      const unknownGroups = ports.runs.people === ports.users ? applied.unknownGroups : []
      const warnings = [...unknownGroups, ...applied.unknownMembers, ...applied.unexpected]
      for (const warning of warnings) ports.log.warn({ managedBy }, warning)
      await definitions.refresh()
    },
    async close() {
      floodControl(engine).end()
      await definitions.close()
    },
  }
  const forHost = createForHost(engine)
  return Object.freeze(engine)
}

function isInstalled(plugins: EngineOptions['plugins']): plugins is InstalledPlugins {
  return 'registry' in plugins
}

function requireMail(registry: Registry, mail: unknown): void {
  const plugin = registry.plugins.find(({ capabilities }) => capabilities?.mail === true)
  if (plugin === undefined || mail !== undefined) return
  throw new SetupError('no_mail', `The plugin "${plugin.name}" needs mail, but nothing here sends any.`)
}

/** Without its tables a plugin would fail at its first visitor. */
function requireTables(registry: Registry, known: readonly PluginTables[] = []): void {
  const missing = registry.tables.find(({ tables }) => !known.includes(tables))
  if (missing === undefined) return
  const how = 'pass the registry of installPlugins() to openStorage()'
  const sentence = `The plugin "${missing.plugin}" registers tables that the storage was not opened with: ${how}.`
  throw new SetupError('unknown_tables', sentence)
}

function readSettings(options: EngineOptions): Settings {
  if (!URL.canParse(options.url)) throw new SetupError('bad_url', `The public URL "${options.url}" is not a URL.`)
  const url = new URL(options.url)
  return Object.freeze({
    url,
    origins: new Set([url.origin, ...(options.allowedOrigins ?? [])]),
    prefix: readPrefix(options.prefix ?? ''),
    home: readHome(options.home ?? '/', url),
    brand: { ...BUILT_IN_BRAND, title: options.title ?? 'Sallyport' },
    outpost: options.outpost,
    crashStatus: options.crashStatus ?? 500,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    identifiers: options.identifiers ?? {},
    cookies: cookieNames(url, options.cookieName),
  })
}

/** `auth`, `/auth` and `/auth/` are one; empty for the root. */
function readPrefix(text: string): string {
  const prefix = `/${text.replaceAll(/^\/+|\/+$/g, '')}`
  if (prefix === '/') return ''
  if (/^(?:\/[\w.~-]+)+$/.test(prefix) && !/\/\.\.?(?:\/|$)/.test(prefix)) return prefix
  throw new SetupError('bad_prefix', `The prefix "${text}" is no path such as "/auth".`)
}

/** A path of the public URL's origin, not below the prefix; or a URL, whose origin need not be an allowed one. */
function readHome(text: string, url: URL): string {
  const home = URL.canParse(text, url) ? new URL(text, url) : undefined
  const origins = new Set(text.startsWith('/') || home === undefined ? [url.origin] : [home.origin])
  const to = safeDestination(text, { url, origins })
  if (to !== undefined && (text.startsWith('/') || URL.canParse(text))) return to
  throw new SetupError('bad_home', `The home "${text}" is neither a path such as "/app" nor an http or https URL.`)
}

async function authenticate(engine: Engine, cookie: BrowserCookie | undefined): Promise<Authentication | undefined> {
  if (cookie?.token === undefined) return undefined
  const found = await engine.ports.sessions.find(sha256(cookie.token))
  if (found === undefined) return undefined
  const { person, session } = found
  return presentLogin({ get: async (pk) => person ?? engine.ports.users.get(pk) }, session)
}
