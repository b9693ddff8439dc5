import { readContext, redirectTarget, type Known } from '@sallyport/planner'
import { safeDestination, type RedirectRule } from '../../security/next.ts'
import type { Text } from '../../language/text.ts'
import { denial, type DenialCode } from '../denials.ts'
import type { Ending, State } from '../state.ts'
import type { RequestScope } from '../scope.ts'
import { unmetRequirement } from '../../assurance.ts'

/** What the end of a run depends on besides the run. */
export interface EndRules extends RedirectRule {
  readonly home: string
  /** Where this request wants to go; it counts before the run's own. */
  readonly next: string | undefined
  /** The visitor was sent here to reach a higher level, or to give a fresher proof, than their login has. */
  readonly needsStepUp: boolean
}

/** Nothing is left of the plan: the flow is complete. */
export function complete(rules: EndRules, state: State): State {
  const blocked = blockedLogin(rules, state)
  if (blocked !== undefined) return blocked
  const target = readContext(state.run.context, redirectTarget)
  const to = safeDestination(target, rules) ?? rules.next ?? state.run.next ?? rules.home
  return ended(state, { kind: 'completed', to })
}

/** Ends the run with a reason. What earlier stages of this request began, a login above all, is not begun. */
export function denied(state: State, code: DenialCode): State {
  return deniedWith(state, denial(code))
}

/** The same with a code or a text that is not the engine's own. */
export function deniedWith(state: State, { code, message }: { readonly code: string; readonly message: Text }): State {
  const events = state.logout ? state.events.filter(({ action }) => action !== 'logout') : state.events
  const undone = { events, login: null, logout: false, tokens: [], begins: null }
  return ended({ ...state, ...undone }, { kind: 'denied', message, code })
}

export function ended(state: State, ending: Ending): State {
  return { ...state, ending }
}

/**
 * An authentication flow that has a login, and at whose end nobody was logged in: its policies have dropped it. That is a
 * denial that says why, since to leave as if logged in would lead in a circle.
 */
function blockedLogin({ needsStepUp }: EndRules, state: State): State | undefined {
  const { runtime, run, loggedIn } = state
  if (runtime.definition.designation !== 'authentication' || run.requirementMet) return undefined
  if (loggedIn !== undefined && !needsStepUp) return undefined
  const login = [...runtime.bindings.values()].find(({ stage }) => stage.type.issuesSession === true)
  if (login === undefined) return undefined
  // The history forgets its oldest entries, so the reasons may be gone; that it was dropped is sure all the same.
  const kept = run.history.findLast(
    ({ outcome, binding }) =>
      (outcome === 'dropped' || outcome === 'left_out') &&
      runtime.bindings.get(binding)?.stage.type.issuesSession === true,
  )
  const reasons = (kept?.reasons ?? []).flatMap(({ messages }) => messages)
  const stage = kept?.stage ?? login.stage.name
  const event = { action: 'login_blocked', person: run.pendingPerson, details: { stage, reasons } }
  return deniedWith({ ...state, events: [...state.events, event] }, denial('login_blocked', reasons))
}

/** What the end of a run depends on besides the run: where it may lead, and whether the visitor got what they came for. */
export function endRules(scope: RequestScope, { loggedIn }: Pick<State, 'loggedIn'>): EndRules {
  return {
    ...scope.engine.settings,
    next: scope.request.next,
    needsStepUp: needsStepUp(scope, loggedIn),
  }
}

/** The user is logged in, but the sender requires a higher level or a fresher proof than their login has. */
export function needsStepUp({ request, session }: RequestScope, loggedIn: Known | undefined): boolean {
  return loggedIn !== undefined && session !== undefined && unmetRequirement(session, request.demand) !== undefined
}
