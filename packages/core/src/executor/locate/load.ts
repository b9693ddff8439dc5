import type { Known } from '@sallyport/planner'
import { requireFlow } from '../../definitions/require-flow.ts'
import type { FlowRuntime } from '../../definitions/runtime.ts'
import type { Engine } from '../../engine.ts'
import { readFlowToken } from '../../links.ts'
import type { Loaded, LoginSession } from '../../ports/run-store.ts'
import type { UserStore } from '../../ports/user-store.ts'
import { addressKey } from '../../security/address.ts'
import { sha256 } from '../../security/keys.ts'
import { isOfEpoch } from '../credential-epoch.ts'
import type { FlowRequest } from '../flow-request.ts'
import { People } from '../people.ts'
import { readStep, type Step } from '../step.ts'

/** Everything that is known about a request before it is decided what it means. */
export interface LoadedRequest {
  readonly flow: FlowRuntime
  readonly loaded: Loaded
  readonly people: People
  /** SHA-256 of the request's browser id, hex. */
  readonly browser: string
  /** The client's address, as limits count it. */
  readonly address: string
  readonly loggedIn: Known | undefined
  /** The request's step, if we made it. */
  readonly step: Step | undefined
}

const NOTHING: Loaded = {
  named: undefined,
  active: undefined,
  moved: undefined,
  flowToken: undefined,
  session: undefined,
  people: new Map(),
}

/** Finds the flow in memory, and run, login and people with one query; a browser without cookie costs none. */
export async function load(engine: Engine, request: FlowRequest): Promise<LoadedRequest> {
  const flow = requireFlow(engine.definitions, request.slug)
  const step = request.step === undefined ? undefined : readStep(engine.keys, request.step)
  const browser = sha256(request.browser)
  const flowToken = flowTokenOf(engine, request, step)
  const loaded =
    request.cookieMissing && flowToken === undefined
      ? NOTHING
      : await engine.ports.runs.load({
          flow: request.slug,
          browser: request.cookieMissing ? null : browser,
          token: request.token === undefined ? null : sha256(request.token),
          run: request.cookieMissing ? null : (step?.run ?? null),
          flowToken: flowToken ?? null,
          people: engine.ports.runs.people === engine.ports.users,
        })
  const address = addressKey(request.address, engine.settings.limits.ipv6Prefix)
  const people = new People(engine.ports.users, engine.keys, asked(engine, loaded), { address })
  const login = await presentLogin(people, loaded.session)
  return {
    flow,
    loaded: { ...loaded, session: login?.session },
    people,
    browser,
    address,
    loggedIn: login?.person,
    step,
  }
}

/** A login and its user; undefined where the user is gone or inactive, or has other credentials by now. */
export async function presentLogin(
  people: Pick<UserStore, 'get'>,
  session: LoginSession | undefined,
): Promise<{ readonly session: LoginSession; readonly person: Known } | undefined> {
  if (session === undefined) return undefined
  const person = await people.get(session.person)
  return person !== undefined && isOfEpoch(session, person) ? { session, person } : undefined
}

function flowTokenOf(engine: Engine, request: FlowRequest, step: Step | undefined): string | undefined {
  if (step?.kind === 'token') return step.token
  return request.flowToken === undefined ? undefined : readFlowToken(engine.keys, request.flowToken)
}

/** An unknown user must cost no query more than an existing one. */
function asked({ ports }: Engine, loaded: Loaded): Pick<Loaded, 'people' | 'briefs'> {
  const { people, briefs, named, active, session, flowToken } = loaded
  if (ports.runs.people !== ports.users) return { people }
  const runs = [named, active, flowToken?.run].filter((run) => run !== undefined)
  const pending = runs.map(({ pendingPerson }) => pendingPerson)
  const others = [...runs.map(({ person }) => person), session?.person]
  const fill = (found: Loaded['people'], keys: readonly (string | null | undefined)[]): Loaded['people'] =>
    new Map(keys.filter((pk) => pk != null).map((pk) => [pk, found.get(pk)]))
  if (briefs === undefined) return { people: fill(people, [...pending, ...others]) }
  // A full record takes precedence over a brief one.
  const proven = pending.filter((pk) => pk !== null && people.has(pk))
  return { people: fill(people, [...proven, ...others]), briefs: fill(briefs, pending) }
}
