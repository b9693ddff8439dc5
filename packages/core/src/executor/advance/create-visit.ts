import {
  identifierKinds,
  pendingUser,
  readContext,
  writeContext,
  type Context,
  type ContextKey,
  type Json,
  type JsonObject,
} from '@sallyport/planner'
import type { BindingRuntime } from '../../definitions/runtime.ts'
import type { Engine } from '../../engine.ts'
import { fits } from '../../schema/fits.ts'
import { isJson } from '../../schema/is-json.ts'
import type { StageType } from '../../stage/stage-type.ts'
import { flowPage } from '../../links.ts'
import type { FlowMessage, FlowToken, LoginOptions, Visit, VisitRequest } from '../../stage/visit.ts'
import type { EpochChange } from '../credential-epoch.ts'
import { isKnownDevice } from '../device.ts'
import type { FlowRequest } from '../flow-request.ts'
import { createFlowToken, type UnstampedToken } from './flow-token.ts'
import { isProven, isRecentlyProven } from './proofs.ts'
import { type EventDraft, type State, stepKey } from '../state.ts'
import { visitAttempts } from './visit-attempts.ts'
import { visitPeople } from './visit-people.ts'
import type { RequestScope } from '../scope.ts'
import { personOf, wholeOf } from '../people.ts'

/** A visit, and what its stage has asked for so far. */
export interface VisitRecorder {
  readonly visit: Visit
  readonly context: () => Context
  readonly login: () => LoginOptions | undefined
  readonly logout: () => boolean
  readonly events: EventDraft[]
  readonly messages: FlowMessage[]
  readonly tokens: UnstampedToken[]
  readonly attempts: string[]
  readonly epochs: EpochChange[]
  /** Primary keys of the users that it has created. */
  readonly created: string[]
  /** Has it written a user? */
  readonly hasWritten: () => boolean
}

export async function createVisit(scope: RequestScope, state: State, binding: BindingRuntime): Promise<VisitRecorder> {
  const { engine, request, people } = scope
  let context = state.run.context
  let login: LoginOptions | undefined
  let logout = false
  const events: EventDraft[] = []
  const messages: FlowMessage[] = []
  const tokens: UnstampedToken[] = []
  const attempts: string[] = []
  const epochs: EpochChange[] = []
  const created: string[] = []
  const record = { epochs, created, hasWritten: false }
  const { type } = binding.stage
  const size = sizeOf(engine, type)
  const person = await personOf(people, context, size)
  const loggedIn = size === 'brief' ? state.loggedIn : await wholeOf(people, state.loggedIn)
  const { definition } = state.runtime

  const visit: Visit = {
    config: binding.stage.config,
    stage: { name: binding.stage.name, pk: binding.stage.pk },
    flow: { slug: definition.slug, title: definition.title, designation: definition.designation },
    person,
    loggedIn,
    request: visitRequest(request),
    services: scope.services,
    get signal() {
      return scope.time.signal
    },
    links: {
      flow(slug, { keepNext = false, absolute = false } = {}) {
        const next = keepNext ? (request.next ?? state.run.next) : null
        return `${absolute ? engine.settings.url.origin : ''}${flowPage(engine.settings, slug, { next })}`
      },
    },
    brand: engine.settings.brand,
    context: {
      get: (key) => readContext(context, key),
      set(key: ContextKey, value: Json) {
        requireDeclared(type, key)
        if (!fits(key.schema, value)) throw new Error(`The context key "${key.name}" does not take this value.`)
        if (!isJson(value)) throw new Error(`The context key "${key.name}" takes only JSON, nothing circular or deep.`)
        context = writeContext(context, key.name, value)
      },
      delete(key) {
        requireDeclared(type, key)
        context = writeContext(context, key.name, undefined)
      },
      get all() {
        return context
      },
    },
    events: {
      add(action: string, details: JsonObject = {}) {
        if (!isJson(details)) throw new Error(`The details of the event "${action}" are no JSON.`)
        events.push({ action, person: readContext(context, pendingUser)?.pk ?? null, details })
      },
    },
    attempts: visitAttempts(scope, state, { context: () => context, consumed: attempts }),
    session:
      type.issuesSession === true
        ? {
            login: (options) => {
              login = options
            },
            logout: () => {
              logout = true
            },
            get knownDevice() {
              const known = people.noted(readContext(context, pendingUser)?.pk ?? '')
              return known !== undefined && isKnownDevice(engine.keys, request.device, known)
            },
          }
        : undefined,
    key: stepKey(state),
    people: type.writesPeople === true ? visitPeople(scope, state, binding, record) : undefined,
    isProven: (user, { recently = false } = {}) =>
      recently ? isRecentlyProven(scope, state, user) : isProven(state, user),
    identifier: (kind, text) => identifierKinds[kind].canonical(text, engine.settings.identifiers),
    decoy: (identifier) => people.decoy(identifier),
    token(options): FlowToken {
      requireLinks(type)
      const token = createFlowToken(state.run, binding.pk, readContext(context, pendingUser), options)
      tokens.push(token)
      return { id: token.id, link: () => scope.services.links.token(definition.slug, token.id) }
    },
    get say() {
      return engine.translations.in(request.locale)
    },
    translate(text) {
      return engine.translations.written(request.locale, text)
    },
    error(message, ...values) {
      return { string: engine.translations.in(request.locale)(message, ...values), code: message.code }
    },
    notify(message) {
      messages.push(message)
    },
  }
  const asked = {
    context: () => context,
    login: () => login,
    logout: () => logout,
    hasWritten: () => record.hasWritten,
  }
  return { visit, ...asked, events, messages, tokens, attempts, epochs, created }
}

/** What a stage writes is declared, so that an operator can see it before they trust it. */
function requireDeclared(type: StageType, key: ContextKey): void {
  const declared = [...(type.provides ?? []), ...(type.writes ?? [])]
  if (declared.some(({ name }) => name === key.name)) return
  throw new Error(`The stage type "${type.type}" writes the context key "${key.name}", which it does not declare.`)
}

/** A confirmed link stands for its user, so an operator can see which stages give some out. */
function requireLinks({ type, vouchesByLink = false }: StageType): void {
  if (vouchesByLink) return
  throw new Error(`The stage type "${type}" gives out a link, and does not declare "vouchesByLink".`)
}

/** What a stage may know of the request: none of the browser's secrets. */
function visitRequest({ id, address, userAgent, query, locale }: FlowRequest): VisitRequest {
  return { id, address, userAgent, query, locale }
}

/** Taps of these hooks are handed the visit of a stage that they know nothing of. */
function sizeOf({ hooks }: Engine, { readsPerson }: StageType): 'brief' | 'full' {
  return readsPerson === undefined || hooks.response.taps.length + hooks.challenge.taps.length > 0
    ? 'full'
    : readsPerson
}
