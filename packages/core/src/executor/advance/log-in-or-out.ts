import type { Known } from '@sallyport/planner'
import type { LoginOptions } from '../../stage/visit.ts'
import { denied } from './end.ts'
import { isProven } from './proofs.ts'
import type { State } from '../state.ts'
import type { Effects } from './effects.ts'

/** Does what a stage has asked of `visit.session`. No user is logged in who has not been authenticated in this run. */
export function logInOrOut(state: State, { login, logout, person }: Effects): State {
  if (logout) return loggedOut(state)
  if (login === undefined) return state
  if (person?.kind !== 'known' || !isProven(state, person)) {
    return denied(state, 'unproven')
  }
  return loggedInAs(state, person, login)
}

function loggedInAs(state: State, person: Known, options: LoginOptions): State {
  return {
    ...state,
    login: { person, options },
    logout: false,
    loggedIn: person,
    run: { ...state.run, person: person.pk, requirementMet: true },
  }
}

function loggedOut(state: State): State {
  const { loggedIn } = state
  return {
    ...state,
    login: null,
    logout: true,
    loggedIn: undefined,
    run: { ...state.run, person: null, requirementMet: true },
    events:
      loggedIn === undefined
        ? state.events
        : [...state.events, { action: 'logout', person: loggedIn.pk, details: { reason: 'requested' } }],
  }
}
