import {
  pendingUser,
  readContext,
  writeContext,
  type Context,
  type ContextKey,
  type Json,
  type JsonObject,
  type Person,
} from '@sallyport/planner'
import { Value } from 'typebox/value'
import type { BindingRuntime } from '../definitions/runtime.ts'
import type { Engine } from '../engine.ts'
import { TooManyRequests } from '../errors.ts'
import type { AttemptLimits, LoginOptions, Visit } from '../stage/visit.ts'
import { isKnownDevice } from './device.ts'
import type { FlowRequest } from './flow-request.ts'
import type { People } from './people.ts'
import type { EventDraft, State } from './state.ts'

/** A visit, and what its stage has asked for so far. */
export interface OpenVisit {
  readonly visit: Visit
  readonly context: () => Context
  readonly login: () => LoginOptions | undefined
  readonly logout: () => boolean
  readonly events: EventDraft[]
  readonly attempts: string[]
}

/** Everything that belongs to one request and that its visits share. */
export interface VisitScope {
  readonly engine: Engine
  readonly request: FlowRequest
  readonly people: People
  readonly services: Visit['services']
  readonly signal: AbortSignal
}

export async function openVisit(scope: VisitScope, state: State, binding: BindingRuntime): Promise<OpenVisit> {
  const { engine, request, people } = scope
  let context = state.run.context
  let login: LoginOptions | undefined
  let logout = false
  const events: EventDraft[] = []
  const attempts: string[] = []
  const person = await personOf(people, context)
  const { type } = binding.stage
  const { definition } = state.runtime

  const visit: Visit = {
    config: binding.stage.config,
    stage: { name: binding.stage.name, pk: binding.stage.pk },
    flow: { slug: definition.slug, title: definition.title, designation: definition.designation },
    person,
    loggedIn: state.loggedIn,
    request,
    services: scope.services,
    signal: scope.signal,
    context: {
      get: (key) => readContext(context, key),
      set(key: ContextKey, value: Json) {
        if (!Value.Check(key.schema, value)) throw new Error(`The context key "${key.name}" does not take this value.`)
        context = writeContext(context, key.name, value)
      },
      delete(key) {
        context = writeContext(context, key.name, undefined)
      },
      get all() {
        return context
      },
    },
    events: {
      add(action: string, details: JsonObject = {}) {
        events.push({ action, person: readContext(context, pendingUser)?.pk ?? null, details })
      },
    },
    attempts: {
      async consume(limits: AttemptLimits) {
        const { window, attemptsPerAccount, attemptsPerAddress } = engine.settings.limits
        const account = readContext(context, pendingUser)
        const names = [
          `run:${state.run.id}:${type.type}`,
          `account:${account?.pk ?? account?.typed ?? ''}:${type.type}`,
          `address:${request.address}:${type.type}`,
        ]
        const keys = names.map((name) => engine.keys.mac('attempts', name))
        const claims = keys.map((key, index) => ({ key, window: index === 0 ? definition.lifetime : window }))
        const [run = 0, perAccount = 0, perAddress = 0] = await engine.ports.attempts.consume(claims)
        if (perAddress > attemptsPerAddress) throw new TooManyRequests(window)
        attempts.push(...keys)
        return {
          limited: perAccount > attemptsPerAccount || run > limits.perRun,
          last: run >= limits.perRun,
        }
      },
    },
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
              const pk = readContext(context, pendingUser)?.pk
              return pk !== undefined && isKnownDevice(engine.keys, request.device, pk)
            },
          }
        : undefined,
    decoy: (identifier) => people.decoy(identifier),
  }
  return { visit, context: () => context, login: () => login, logout: () => logout, events, attempts }
}

/** Whom `pending_user` means. */
export async function personOf(people: People, context: Context): Promise<Person | undefined> {
  const pending = readContext(context, pendingUser)
  return pending === undefined ? undefined : people.person(pending.pk, pending.typed ?? '')
}
