import { isRestored } from '@sallyport/planner'
import type { FlowTokenRow, Run } from '../../ports/run-store.ts'
import { decideDraft } from './decide-draft.ts'
import { evaluateNextBinding } from '../plan/evaluate-next-binding.ts'
import type { LoadedRequest } from '../locate/load.ts'
import type { Located } from '../locate/locate.ts'
import type { TokenPlace } from '../locate/locate-token.ts'
import { answerOrShow } from './answer-or-show.ts'
import { replan } from '../plan/replan.ts'
import { denial, type Denial } from '../denials.ts'
import { startState, type State } from '../state.ts'
import type { RequestScope } from '../scope.ts'
import type { Decision } from '../decision.ts'

export async function decide(scope: RequestScope, loadedRequest: LoadedRequest, place: Located): Promise<Decision> {
  const { engine, request } = scope
  if (place.kind === 'replay') return place
  if (place.kind === 'leave') return { ...place, to: place.to === '' ? engine.settings.home : place.to }
  if (engine.definitions.isDisabled(request.slug)) {
    // What is under way stays as it is, and goes on when the flow is switched on again in time.
    return { kind: 'refuse', flow: loadedRequest.flow, refusal: denial('flow_disabled') }
  }
  switch (place.kind) {
    case 'moved':
      return { ...place, kind: 'refuse', flow: loadedRequest.flow, refusal: denial('continued_elsewhere') }
    case 'token_refused':
      return { kind: 'refuse', flow: loadedRequest.flow, refusal: denial(place.code) }
    case 'token':
      return decideToken(scope, loadedRequest, place)
    case 'draft':
      return decideDraft(scope, loadedRequest, place)
    case 'run': {
      const from = { stored: place.run, supersedes: null, loggedIn: loadedRequest.loggedIn }
      const begun = await arriving(scope, startState(place.runtime, place.run, from))
      if (!('run' in begun)) return { kind: 'refuse', flow: place.runtime, refusal: begun }
      const state = await evaluateNextBinding(scope, begun)
      return answerOrShow(scope, state, place, undefined)
    }
  }
}

async function decideToken(
  scope: RequestScope,
  loadedRequest: LoadedRequest,
  place: Extract<TokenPlace, { kind: 'token' }>,
): Promise<Decision> {
  const { browser, loggedIn } = loadedRequest
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
      trigger: { kind: 'stay' },
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
    // A caller who knew the browser id before must not go on with what the link opens, be it a user or a flow.
    renews: true,
  }
  return { kind: 'advance', state, trigger: { kind: token.binding === null ? 'arrive' : 'resume' }, stores: true }
}

/** A run that nobody has arrived at is planned for who comes; any other goes on by its plan. */
async function arriving(scope: RequestScope, state: State): Promise<State | Denial> {
  return state.run.version === 0 ? replan(scope, state) : state
}

/**
 * A visitor who confirms the link that a stage made for a user is that user; a decoy never becomes a user by it. The link
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
