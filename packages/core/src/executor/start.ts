import { randomBytes, randomUUID } from 'node:crypto'
import { isRestored, pendingUser, readContext, type Context, type Known } from '@sallyport/planner'
import type { FlowRuntime } from '../definitions/runtime.ts'
import type { Engine, StartedRun, StartOptions } from '../engine.ts'
import { FlowRefused } from '../errors.ts'
import { messages } from '../language/engine-messages.ts'
import { SetupError } from '../setup-error.ts'
import { createLinks } from '../links.ts'
import type { Commit } from '../ports/run-store.ts'
import { fits } from '../schema/fits.ts'
import { readNext } from '../security/read-next.ts'
import { sha256 } from '../security/keys.ts'
import { credentialEpoch } from './credential-epoch.ts'
import { createFlowToken, stampTokens } from './advance/flow-token.ts'
import { presentLogin } from './locate/load.ts'
import { openPlanScope } from './open-scope.ts'
import { newRun } from './plan/new-run.ts'
import { People } from './people.ts'
import { initialContext, planRun } from './plan/plan-run.ts'
import { recordAudit } from './request/record-audit.ts'

const TRIES = 3

/** Begins a run that the host or an administrator has asked for. Nothing of it has happened yet: a browser arrives later. */
export async function start(engine: Engine, slug: string, options: StartOptions): Promise<StartedRun> {
  const runtime = engine.definitions.current(slug)
  if (engine.definitions.isUnavailable(slug)) {
    throw new SetupError('flow_unavailable', `The flow "${slug}" cannot be used: no installed plugin fits it.`)
  }
  if (runtime === undefined) throw new SetupError('unknown_flow', `There is no flow "${slug}".`)
  if (engine.definitions.isDisabled(slug)) throw new SetupError('flow_disabled', `The flow "${slug}" is disabled.`)
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const started = await tryStart(engine, runtime, options)
    if (started !== undefined) return started
  }
  throw new SetupError(
    'conflict',
    `The flow "${slug}" was started in this browser by another request at the same time.`,
  )
}

async function tryStart(engine: Engine, runtime: FlowRuntime, options: StartOptions): Promise<StartedRun | undefined> {
  const { definition } = runtime
  const { slug } = definition
  const browser = sha256(options.browser?.browser ?? randomBytes(16).toString('base64url'))
  const token = options.browser?.token
  const loaded = await engine.ports.runs.load({
    flow: slug,
    browser,
    token: token === undefined ? null : sha256(token),
    run: null,
    flowToken: null,
  })
  const people = new People(engine.ports.users, engine.keys, loaded)
  const loggedIn = (await presentLogin(people, loaded.session))?.person
  const person = await subjectOf(people, options, loggedIn)
  if (options.loggedIn !== true && options.browser !== undefined && person === undefined && sets(options.context)) {
    // Somebody else may know the browser id, but not a link that only the host can hand on.
    const { browser: _known, ...byLink } = options
    return tryStart(engine, runtime, byLink)
  }
  const personal = person === undefined ? {} : { [pendingUser.name]: { pk: person.pk, typed: person.username } }
  const initial: Context = {
    ...initialContext(definition, loggedIn, undefined),
    ...checkContext(engine, runtime, options.context ?? {}),
    ...personal,
  }
  // A visitor who follows the link will have confirmed its token.
  const context = options.browser === undefined ? { ...initial, [isRestored.name]: 'to come' } : initial
  const scope = openPlanScope(engine, nobody(), people)
  const planned = await planRun(scope, runtime, { loggedIn, context })
  await recordAudit(engine, { ...scope.request, slug }, scope.events)
  if (!planned.applies) throw new FlowRefused(planned.refusal)

  const { lifetime } = definition
  const expiresIn = options.browser === undefined ? (options.expiresIn ?? lifetime) : lifetime
  const run = newRun(runtime, planned, {
    id: randomUUID(),
    browser,
    person: loggedIn?.pk ?? null,
    context: initial,
    vouched:
      // In a browser the user is logged in, and needs nobody's word.
      person === undefined || options.browser !== undefined
        ? []
        : [{ person: person.pk, by: 'host', at: new Date().toISOString(), epoch: credentialEpoch(person) }],
    next: readNext(engine, options.next) ?? null,
    startedAt: new Date(),
    lifetime: Math.max(lifetime, expiresIn),
  })
  const pending = readContext(initial, pendingUser)
  const tokens =
    options.browser === undefined ? await stampTokens([createFlowToken(run, null, pending, { expiresIn })], people) : []
  const result = await engine.ports.runs.begin().commit({
    ...NOTHING_ELSE,
    run,
    supersedes: loaded.active?.id ?? null,
    tokens,
  })
  if (result !== 'won') return undefined
  const links = createLinks(engine.settings, engine.keys)
  const [flowToken] = tokens
  return { run: run.id, link: flowToken === undefined ? links.flow(slug) : links.token(slug, flowToken.id) }
}

/**
 * Who the run is about. A login counts as this very load finds it: one that has ended since the host looked begins nothing,
 * and never turns into the host's word for the user.
 */
async function subjectOf(
  people: People,
  options: StartOptions,
  loggedIn: Known | undefined,
): Promise<Known | undefined> {
  if (options.loggedIn === true) {
    if (loggedIn === undefined) throw new FlowRefused({ code: 'not_authenticated', message: messages.http_nobody })
    return loggedIn
  }
  if (options.person === undefined) return undefined
  const person = await people.get(options.person)
  if (person === undefined) throw new SetupError('unknown_person', 'No active user has this primary key.')
  if (options.browser !== undefined && loggedIn?.pk !== person.pk) {
    throw new FlowRefused({ code: 'not_authenticated', message: 'The user is not logged in in this browser.' })
  }
  return person
}

/** Any context may open something: a stage may ask for it, and a flow may count on it. */
function sets(context: Context = {}): boolean {
  return Object.keys(context).length > 0
}

const NOTHING_ELSE: Omit<Commit, 'run' | 'supersedes' | 'tokens'> = {
  expected: null,
  cancels: null,
  begins: null,
  revokesTokens: false,
  usesToken: null,
  renewsBrowserOf: null,
  endsRuns: null,
  login: null,
  terminateOthersOf: null,
  mostLogins: 0,
  endsSessions: [],
  events: [],
  refunds: [],
  takesBody: null,
}

/** A context that the stages can rely on: declared keys, values that fit, and everything that the flow says is given. */
function checkContext(engine: Engine, { definition }: FlowRuntime, context: Context): Context {
  const fail = (rest: string): never => {
    throw new SetupError('bad_context', `The flow "${definition.slug}" was started with a context ${rest}.`)
  }
  for (const [name, value] of Object.entries(context)) {
    const key = engine.registry.contextKeys.get(name)
    if (key === undefined) return fail(`whose key "${name}" nothing declares`)
    if (!fits(key.schema, value)) fail(`whose value under "${name}" does not fit`)
  }
  for (const name of definition.given) {
    if (name !== pendingUser.name && context[name] === undefined)
      fail(`that lacks "${name}", which the flow says is given`)
  }
  return context
}

/** No browser has come yet: its policies are asked about nobody's address, and no outpost. */
function nobody(): Parameters<typeof openPlanScope>[1] {
  return {
    id: randomUUID(),
    address: '',
    userAgent: '',
    query: new URLSearchParams(),
    locale: 'en',
    outpost: undefined,
  }
}
