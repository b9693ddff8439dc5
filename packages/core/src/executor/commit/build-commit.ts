import type { Commit, NewLoginSession, Run } from '../../ports/run-store.ts'
import { sha256 } from '../../security/keys.ts'
import type { Answer } from '../../wire/wire.ts'
import type { LoadedRequest } from '../locate/load.ts'
import { replayHash } from '../locate/replay.ts'
import { summarizeState } from '../present/answer-summary.ts'
import { takesBody } from '../request/detect-duplicate.ts'
import type { EventDraft, State } from '../state.ts'
import type { CommittedStep } from './committed-step.ts'
import { cookieOf, renewalOf, renewedBrowser } from './renewal.ts'

/** What a step changes, and the answer that goes with it. Nothing is written here. */
export function buildCommit(
  step: CommittedStep,
  login: NewLoginSession | null,
  events: readonly EventDraft[],
): { readonly change: Commit; readonly answer: Answer } {
  const { engine, request, loadedRequest, state, body } = step
  const [browserId = ''] = state.renews ? renewedBrowser(engine, state.run) : [request.browser]
  const renewal = renewalOf(step, login)
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
    endsRuns: endedRuns(loadedRequest, state, login),
    login,
    terminateOthersOf: state.login?.options.terminateOthers === true ? state.login.person.pk : null,
    mostLogins: engine.settings.limits.loginsPerUser,
    endsSessions: previous !== undefined && (login !== null || state.logout) ? [previous] : [],
    events: events.map((event) => ({
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
  const answer = { status: 200, body, ...cookieOf(step, browserId, renewal), summary: summarizeState(state) }
  return { change, answer }
}

/** What makes room: in this browser, for a run that comes from another one, or for a flow that begins with this step. */
function cancelledBy({ browser }: LoadedRequest, state: State): Commit['cancels'] {
  if (state.moves) return { browser, flow: state.run.flow }
  return state.begins === null ? null : { browser, flow: state.begins.flow }
}

/**
 * What a browser has begun before a login or a logout may have shown who the user is, and would outlive them. Only what was
 * begun under a login of the same user goes on: a further proof of theirs is no new visitor.
 */
function endedRuns({ loaded }: LoadedRequest, { logout }: State, login: NewLoginSession | null): Commit['endsRuns'] {
  if (login === null) return logout ? { keeps: null } : null
  return { keeps: loaded.session?.person === login.person ? login.person : null }
}

function endOf(ending: State['ending']): Run['end'] {
  if (ending === undefined) return null
  if (ending.kind === 'switched')
    throw new Error('A run that goes on with another flow was committed before that was planned.')
  return ending.kind
}
