import { randomUUID } from 'node:crypto'
import type { Engine } from '../../engine.ts'
import type {
  Commit,
  CommitResult,
  LoginSession,
  NewLoginSession,
  Renewal,
  Run,
  UnitOfWork,
} from '../../ports/run-store.ts'
import { sha256, type Keys } from '../../security/keys.ts'
import { assuranceLevel } from '../../stage/methods.ts'
import type { Answer, CookieChange } from '../../wire/wire.ts'
import { summarizeState } from '../present/answer-summary.ts'
import { auditEvents, countEvents } from './audit-events.ts'
import { credentialEpoch } from '../credential-epoch.ts'
import { writeDevice } from '../device.ts'
import { boundEvents } from './bound-events.ts'
import { takesBody } from '../request/detect-duplicate.ts'
import type { FlowRequest } from '../flow-request.ts'
import type { LoadedRequest } from '../locate/load.ts'
import { replayHash } from '../locate/replay.ts'
import type { State } from '../state.ts'
import { measure } from '../measure.ts'

/** Gives a state the version that this request makes; what is presented and committed from here on is that version. */
export function nextVersion(state: State, loadedRequest: LoadedRequest, now: Date): State {
  const run = { ...state.run, version: (state.stored?.version ?? 0) + 1, updatedAt: now }
  // A renewed browser id is derived from the version, so it is known only now.
  return { ...state, run: state.staysElsewhere || state.renews ? run : { ...run, browser: loadedRequest.browser } }
}

/** A renewed browser id and a session token are derived, so that a replay can make them again. */
export function renewedBrowser(engine: Engine, run: Pick<Run, 'id' | 'version'>): readonly string[] {
  return engine.keys.macs('browser', `${run.id}:${run.version}`)
}

export function issuedToken(engine: Engine, run: Pick<Run, 'id' | 'version'>): readonly string[] {
  return engine.keys.macs('session', `${run.id}:${run.version}`)
}

/** Writes a version, with everything that it changes, in one statement; and makes the answer that goes with it. */
export async function commit(
  engine: Engine,
  request: FlowRequest,
  loadedRequest: LoadedRequest,
  state: State,
  body: string,
  unit: UnitOfWork,
): Promise<{ result: CommitResult; answer: Answer; run: Run }> {
  const now = state.run.updatedAt
  const [browserId = ''] = state.renews ? renewedBrowser(engine, state.run) : [request.browser]
  const [token = ''] = state.login === null ? [] : issuedToken(engine, state.run)
  const login = state.login === null ? null : newSession(engine, request, loadedRequest, state, state.login, token, now)
  const renewal = state.renews ? renewalOf(loadedRequest, state, login, now) : null
  const browser = state.staysElsewhere ? state.run.browser : sha256(browserId)
  const run: Run = {
    ...state.run,
    browser,
    end: endOf(state.ending),
    ...(state.ending === undefined
      ? {}
      : { plan: [], context: {}, initial: {}, proofs: [], vouched: [], pendingPerson: null }),
    answered:
      request.step === undefined
        ? null
        : { step: request.step, body: replayHash.make(engine.keys, state.run.id, request), answer: body, renewal },
  }
  const previous = loadedRequest.loaded.session?.id
  const drafts = auditEvents(engine, request, loadedRequest, state, login)
  const change: Commit = {
    run,
    expected: state.stored === undefined ? null : { version: state.stored.version, browser: state.stored.browser },
    supersedes: state.supersedes,
    cancels: cancelledBy(loadedRequest, state),
    begins: state.begins === null ? null : { ...state.begins, browser },
    tokens: state.ending === undefined ? state.tokens : [],
    revokesTokens: state.revokesTokens,
    usesToken: state.usesToken,
    renewsBrowserOf: state.renews ? loadedRequest.browser : null,
    login,
    terminateOthersOf: state.login?.options.terminateOthers === true ? state.login.person.pk : null,
    endsSessions: previous !== undefined && (login !== null || state.logout) ? [previous] : [],
    events: boundEvents(engine, request, { loadedRequest, state }, drafts).map((event) => ({
      action: event.action,
      run: run.id,
      flow: run.flow,
      person: event.person,
      address: request.address,
      requestId: request.id,
      details: event.details,
    })),
    refunds: state.refunds,
    takesBody: takesBody(engine, request),
  }
  const result = await write(engine, request, change, unit)
  if (result === 'won') countEvents(engine, change.events)
  return {
    result,
    run,
    answer: {
      status: 200,
      body,
      ...cookieOf(engine, request, state, browserId, token, renewal),
      about: summarizeState(state),
    },
  }
}

function write(engine: Engine, request: FlowRequest, change: Commit, unit: UnitOfWork): Promise<CommitResult> {
  const { telemetry } = engine.ports
  if (telemetry === undefined) return unit.commit(change)
  const { flow, id } = change.run
  const attributes = { 'sallyport.flow': flow, 'sallyport.run_id': id, 'sallyport.request_id': request.id }
  return measure(
    telemetry,
    { span: 'sallyport.flow.executor.commit', metric: 'commit_seconds', attributes },
    () => unit.commit(change),
    (done) => ({ result: done?.result ?? 'failed' }),
  )
}

/** What makes room: in this browser, for a run that comes from another one, or for a flow that begins with this step. */
function cancelledBy({ browser }: LoadedRequest, state: State): Commit['cancels'] {
  if (state.moves) return { browser, flow: state.run.flow }
  return state.begins === null ? null : { browser, flow: state.begins.flow }
}

function endOf(ending: State['ending']): Run['end'] {
  if (ending === undefined) return null
  if (ending.kind === 'switched')
    throw new Error('A run that goes on with another flow was committed before that was planned.')
  return ending.kind
}

function newSession(
  engine: Engine,
  request: FlowRequest,
  { loaded, people }: LoadedRequest,
  state: State,
  login: NonNullable<State['login']>,
  token: string,
  now: Date,
): NewLoginSession {
  const { pk } = login.person
  const previous = loaded.session?.person === pk ? loaded.session : undefined
  const proofs = state.run.proofs.filter((proof) => proof.person === pk)
  // A step-up adds to what the same person has proven before.
  const kinds = [...new Set([...(previous?.kinds ?? []), ...proofs.map((proof) => proof.kind)])]
  const methods = [...new Set([...(previous?.methods ?? []), ...proofs.map((proof) => proof.method)])]
  const { browserSession, sessionIdle } = engine.settings.limits
  const seconds = login.options.duration > 0 ? login.options.duration : browserSession
  return {
    id: randomUUID(),
    token: sha256(token),
    person: pk,
    methods,
    kinds,
    level: assuranceLevel(kinds),
    authenticatedAt: authenticatedAt(state.run, pk, previous),
    createdAt: now,
    expiresAt: new Date(now.getTime() + seconds * 1000),
    lastSeenAt: now,
    idle: login.options.remember === true || sessionIdle === 0 ? null : sessionIdle,
    address: request.address,
    userAgent: request.userAgent,
    // A user who has changed their password in this very request has a newer epoch than when they logged in.
    epoch: credentialEpoch(people.noted(pk) ?? login.person),
  }
}

/**
 * When the user last showed that they are there: in this run by a method, by a link that a stage of it gave out, or by
 * being created; else in the login before it. That a host or an administrator began the run is no authentication: a login
 * by that alone is as old as can be, so that no demand for a recent one is met by it.
 */
function authenticatedAt({ proofs, vouched }: Run, pk: string, previous: LoginSession | undefined): Date {
  const made = [...proofs, ...vouched.filter(({ by }) => by !== 'host')].filter(({ person }) => person === pk)
  const times = made.map(({ at }) => Date.parse(at))
  return new Date(Math.max(previous?.authenticatedAt.getTime() ?? 0, ...times))
}

function renewalOf(loadedRequest: LoadedRequest, state: State, login: NewLoginSession | null, at: Date): Renewal {
  const options = state.login?.options
  const device = options?.rememberDevice ?? 0
  return {
    formerBrowser: loadedRequest.browser,
    at,
    lifetime: options !== undefined ? options.duration || 'session' : state.logout ? 'session' : null,
    session: login?.id ?? null,
    keepsToken: login === null && !state.logout,
    device: login === null || device === 0 ? null : { person: login.person, epoch: login.epoch, lifetime: device },
  }
}

function cookieOf(
  engine: Engine,
  request: FlowRequest,
  state: State,
  browser: string,
  token: string,
  renewal: Renewal | null,
): { cookie?: CookieChange } {
  if (renewal === null) return request.cookieMissing ? { cookie: { cookie: { browser } } } : {}
  const kept = renewal.keepsToken ? request.token : undefined
  return { cookie: cookieChange(engine.keys, browser, state.login === null ? kept : token, renewal) }
}

/** The cookies that go with a renewal, for the first answer and for each replay of it. */
export function cookieChange(
  keys: Keys,
  browser: string,
  token: string | undefined,
  { lifetime, device, at }: Renewal,
): CookieChange {
  return {
    cookie: token === undefined ? { browser } : { browser, token },
    ...(lifetime === null ? {} : { lifetime }),
    ...(device === null
      ? {}
      : {
          device: { value: writeDevice(keys, device, device.lifetime, at.getTime()), lifetime: device.lifetime },
        }),
  }
}
