import type { BindingRuntime, Definitions } from '../../definitions/runtime.ts'
import type { FlowRequest } from '../flow-request.ts'
import type { Draft, Located } from '../locate/locate.ts'
import { complete, type EndRules, endRules } from '../advance/end.ts'
import { currentBinding, type State, type Trigger } from '../state.ts'
import { GATE } from '../step.ts'
import type { VisitScope } from '../scope.ts'
import { denial } from '../denials.ts'
import type { Decision } from '../decision.ts'

/** Decides whether a request sets the run in transition, or only sees where it stands. */
export function answerOrShow(
  scope: VisitScope,
  request: FlowRequest,
  state: State,
  place: Extract<Located, { kind: 'run' | 'draft' }>,
  draft: Draft | undefined,
): Decision {
  const { engine } = scope
  const conflict = place.conflict === undefined ? {} : { conflict: place.conflict }
  const binding = currentBinding(engine.definitions, state.runtime, state.run)
  if (binding === undefined) return completeAtOnce(endRules(scope, state), state, conflict)
  const trigger = impulseOf(state, binding)
  const shown = trigger === undefined ? binding.pk : GATE
  const show = { kind: 'show' as const, state, draft, gate: shown === GATE, ...conflict }
  const isMeant = place.binding === undefined || place.binding === shown
  const reason = isMeant ? conflict : { conflict: 'flow_changed' as const }
  if (trigger !== undefined) {
    const stored: Decision = { kind: 'advance', state, trigger, stores: true }
    if (place.answers && isMeant && isForGate(request, binding)) return stored
    if (request.method !== 'POST' && place.conflict === undefined && request.scripted) return stored
    // An answer to something else is shown what a GET is shown.
    return beginsSafely(engine.definitions, state) ? { ...stored, stores: false, ...reason } : { ...show, ...reason }
  }
  if (!isMeant) return { ...show, ...reason }
  // A run that was begun with something to say says it once; a link alone stores nothing, so there it is said again.
  const hasNews = draft === undefined && state.run.version === 0 && state.messages.length > 0
  if (hasNews && !place.answers && place.conflict === undefined && request.scripted) {
    return { kind: 'advance', state, trigger: { kind: 'arrive' }, stores: true }
  }
  const isUnanswered = draft !== undefined || state.run.version === 0
  // Visitors who come later were asked on arrival; here nobody has arrived yet.
  if (isUnanswered && lacksContext(state, binding)) {
    return { kind: 'refuse', flow: state.runtime, refusal: denial('missing_context'), ...conflict }
  }
  if (!place.answers || (isUnanswered && !isFor(request, binding))) return show
  const say = engine.translations.in(request.locale)
  const checked = binding.stage.response?.check(request.body, { say, form: request.form })
  if (checked === undefined) throw new Error(`The stage "${binding.stage.name}" takes no response.`)
  if (!checked.ok) return { ...show, errors: checked.errors }
  return { kind: 'advance', state, trigger: { kind: 'submit', response: checked.value }, stores: true }
}

/** What moves the run on before anybody is asked: its beginning does something, or a flow token has been confirmed. */
function impulseOf({ run }: State, { stage }: BindingRuntime): Trigger | undefined {
  if (run.plan[0]?.confirmed === true) return { kind: 'resume' }
  return run.version === 0 && (!stage.asks || stage.enters) ? { kind: 'arrive' } : undefined
}

/** Nothing is left of a run that nobody has arrived at: it is complete, and there is nothing to store. */
function completeAtOnce(
  rules: EndRules,
  state: State,
  conflict: Pick<Extract<Decision, { kind: 'leave' }>, 'conflict'>,
): Decision {
  const { ending, runtime } = complete(rules, state)
  if (ending?.kind === 'denied') {
    const refusal = { code: 'login_blocked' as const, message: ending.message }
    return { kind: 'refuse', flow: runtime, refusal, ...conflict }
  }
  return { kind: 'leave', to: ending?.kind === 'completed' ? ending.to : rules.home, ...conflict }
}

/**
 * Do all stages that would run before the first prompt change nothing? A link from elsewhere must not, for
 * example, log out.
 */
function beginsSafely(definitions: Definitions, { runtime, run }: State): boolean {
  if (run.plan[0]?.confirmed === true) return false
  for (const [place] of run.plan.entries()) {
    const stage = currentBinding(definitions, runtime, { plan: run.plan.slice(place) })?.stage
    if (stage === undefined) return false
    if (stage.asks && !stage.enters) return true
    if (!stage.safe) return false
  }
  return true
}

function lacksContext({ run }: State, { stage }: BindingRuntime): boolean {
  return stage.type.requires?.some((key) => run.context[key.name] === undefined) === true
}

/** A POST without step names the component that it answers, or none. */
function isFor(request: FlowRequest, { stage }: BindingRuntime): boolean {
  if (request.step !== undefined || request.component === undefined) return true
  return 'component' in stage.type && stage.type.component === request.component
}

function isForGate(request: FlowRequest, binding: BindingRuntime): boolean {
  return request.component === 'ak-stage-consent' || isFor(request, binding)
}
