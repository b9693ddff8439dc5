import { isRestored, type Refusal } from '@sallyport/planner'
import type { FlowRuntime } from '../definitions/runtime.ts'
import type { FlowTokenRow, Run } from '../ports/run-store.ts'
import type { FieldErrors } from '../stage/outcome.ts'
import type { Impulse } from './advance.ts'
import { decideDraft } from './decide-draft.ts'
import { keepFirstStage } from './first-stage.ts'
import type { FlowRequest } from './flow-request.ts'
import type { Situation } from './load.ts'
import type { ConflictCode, Draft, Place } from './locate.ts'
import type { TokenPlace, TokenRefusal } from './locate-token.ts'
import type { VisitScope } from './open-visit.ts'
import { answerOrShow } from './answer-or-show.ts'
import { replan } from './replan.ts'
import { startState, type State } from './state.ts'

/** What is to be done. Only `advance` reaches a stage's code that may change something. */
export type Decision =
  | { readonly kind: 'replay'; readonly run: Run }
  /** Send the browser on; nothing is stored. */
  | { readonly kind: 'leave'; readonly to: string; readonly conflict?: ConflictCode }
  /** The flow does not apply; nothing is stored. */
  | { readonly kind: 'refuse'; readonly flow: FlowRuntime; readonly refusal: Refused; readonly conflict?: ConflictCode }
  | {
      readonly kind: 'show'
      readonly state: State
      readonly draft: Draft | undefined
      /** The first stage waits for a click, since a link alone must not run it. */
      readonly gate: boolean
      readonly errors?: FieldErrors
      readonly conflict?: ConflictCode
    }
  /** A flow token waits for a click, since whoever fetches a link is not always who was sent it. */
  | {
      readonly kind: 'confirm'
      readonly state: State
      readonly token: string
      readonly conflict?: ConflictCode
    }
  | {
      readonly kind: 'advance'
      readonly state: State
      readonly impulse: Impulse
      /** False for a link that safe stages may answer, as long as there is nothing to store: else it waits for a click. */
      readonly stores: boolean
      /** Only of a request that stores nothing: its own answer was not taken. */
      readonly conflict?: ConflictCode
    }

export interface Refused {
  readonly code:
    | Refusal['code']
    | TokenRefusal
    | 'continued_elsewhere'
    | 'flow_disabled'
    | 'login_blocked'
    | 'missing_context'
  readonly message: string
}

export async function decide(
  scope: VisitScope,
  request: FlowRequest,
  situation: Situation,
  place: Place,
): Promise<Decision> {
  const { engine } = scope
  if (place.kind === 'replay') return place
  if (place.kind === 'leave') return { ...place, to: place.to === '' ? engine.settings.home : place.to }
  if (engine.definitions.isDisabled(request.slug)) {
    // What is under way stays as it is, and goes on when the flow is switched on again in time.
    return { kind: 'refuse', flow: situation.flow, refusal: { code: 'flow_disabled', message: FLOW_DISABLED } }
  }
  switch (place.kind) {
    case 'moved': {
      const message = 'You went on in another browser.'
      const refusal = { code: 'continued_elsewhere' as const, message }
      return { ...place, kind: 'refuse', flow: situation.flow, refusal }
    }
    case 'token_refused':
      return { kind: 'refuse', flow: situation.flow, refusal: { code: place.code, message: MESSAGES[place.code] } }
    case 'token':
      return decideToken(scope, situation, place)
    case 'draft':
      return decideDraft(scope, request, situation, place)
    case 'run': {
      const from = { stored: place.run, supersedes: null, loggedIn: situation.loggedIn }
      const begun = await arriving(scope, startState(place.runtime, place.run, from))
      if (!('run' in begun)) return { kind: 'refuse', flow: place.runtime, refusal: begun }
      const state = await keepFirstStage(scope, begun)
      return answerOrShow(scope, request, state, place, undefined)
    }
  }
}

/** What a visitor of a flow is told that was switched off. */
export const FLOW_DISABLED = 'This flow is switched off.'

const MESSAGES: Readonly<Record<TokenRefusal, string>> = {
  confirmed_elsewhere: 'Confirmed. Go on in the browser where you began.',
  token_expired: 'This link has expired. Ask for a new one.',
  token_of_other_flow: 'This link belongs to something else.',
  token_of_other_person: 'Somebody else is logged in here. Log out first, then open the link again.',
  token_run_ended: 'What this link belongs to has ended. Begin again.',
  token_unknown: 'This link is not valid. Ask for a new one.',
  token_used: 'This link has been used already. Ask for a new one.',
}

async function decideToken(
  scope: VisitScope,
  situation: Situation,
  place: Extract<TokenPlace, { kind: 'token' }>,
): Promise<Decision> {
  const { browser, loggedIn } = situation
  const { token, run, runtime } = place
  const from = { stored: run, supersedes: null, loggedIn }
  if (!place.confirms) {
    const conflict = place.conflict === undefined ? {} : { conflict: place.conflict }
    return { kind: 'confirm', state: startState(runtime, run, from), token: token.id, ...conflict }
  }
  const isElsewhere = run.browser !== browser
  const confirmed = confirmedRun(run, token)
  // A run that the host has begun is in no browser yet, so there is none that it could stay in.
  if (isElsewhere && token.binding !== null && runtime.definition.confirmedElsewhere === 'stay') {
    const [first, ...rest] = confirmed.plan
    const plan = first === undefined ? [] : [{ ...first, confirmed: true as const }, ...rest]
    const state = startState(runtime, { ...confirmed, plan }, from)
    return {
      kind: 'advance',
      state: { ...state, usesToken: token.id, staysElsewhere: true },
      impulse: { kind: 'stay' },
      stores: true,
    }
  }
  const here = { ...confirmed, person: loggedIn?.pk ?? null, movedFrom: isElsewhere ? run.browser : run.movedFrom }
  const begun = await arriving(scope, startState(runtime, here, from))
  if (!('run' in begun)) return { kind: 'refuse', flow: runtime, refusal: begun }
  const state = {
    ...begun,
    usesToken: token.id,
    moves: isElsewhere,
    // Whoever knew the browser id before must not go on as the person who has confirmed.
    renews: confirmed.vouched.length > 0,
  }
  return { kind: 'advance', state, impulse: { kind: token.binding === null ? 'arrive' : 'resume' }, stores: true }
}

/** A run that nobody has arrived at is planned for who comes; any other goes on by its plan. */
async function arriving(scope: VisitScope, state: State): Promise<State | Refusal> {
  return state.run.version === 0 ? replan(scope, state) : state
}

/**
 * Whoever has confirmed the link that a stage made for a user is that user; a decoy never becomes anybody by it. The link
 * of a run that the host has begun vouches for nobody: the host has, where it named the person.
 */
function confirmedRun(run: Run, { id, person, binding, epoch }: FlowTokenRow): Run {
  const restored = { [isRestored.name]: id }
  return {
    ...run,
    context: { ...run.context, ...restored },
    initial: { ...run.initial, ...restored },
    vouched:
      person === null || binding === null
        ? run.vouched
        : [...run.vouched, { person, by: 'link', at: new Date().toISOString(), epoch }],
  }
}
