import type { BindingRuntime, Definitions } from '../../definitions/runtime.ts'
import type { FlowRequest } from '../flow-request.ts'
import type { Draft, Located } from '../locate/locate.ts'
import { complete, type EndRules, endRules } from '../advance/end.ts'
import { currentBinding, type State, type Trigger } from '../state.ts'
import { GATE } from '../step.ts'
import type { RequestScope } from '../scope.ts'
import { denial } from '../denials.ts'
import type { Decision } from '../decision.ts'
import { chooseMove } from './choose-move.ts'

type Place = Extract<Located, { kind: 'run' | 'draft' }>

/** Decides whether a request sets the run in transition, or only sees where it stands. */
export function answerOrShow(scope: RequestScope, state: State, place: Place, draft: Draft | undefined): Decision {
  const { engine, request } = scope
  const { definitions } = engine
  const conflict = place.conflict === undefined ? {} : { conflict: place.conflict }
  const binding = currentBinding(definitions, state.runtime, state.run)
  if (binding === undefined) return completeAtOnce(endRules(scope, state), state, conflict)
  const trigger = startTrigger(state, binding)
  const shown = trigger === undefined ? binding.pk : GATE
  const isMeant = place.binding === undefined || place.binding === shown
  const reason = isMeant ? conflict : { conflict: 'flow_changed' as const }
  const show = { kind: 'show' as const, state, draft, gate: shown === GATE, ...reason }
  const start = { kind: 'advance' as const, state, trigger: trigger ?? { kind: 'arrive' as const } }
  const isUnanswered = draft !== undefined || state.run.version === 0
  const move = chooseMove({
    startsByItself: trigger !== undefined,
    startsSafely: trigger !== undefined && startsSafely(definitions, state),
    isUnanswered,
    hasNews: draft === undefined && state.run.version === 0 && state.messages.length > 0,
    lacksContext: isUnanswered && lacksContext(state, binding),
    answers: place.answers,
    isMeant,
    isAddressed: isFor(request, binding) || (shown === GATE && request.component === 'ak-stage-consent'),
    hasConflict: place.conflict !== undefined,
    isPost: request.method === 'POST',
    isScripted: request.scripted,
  })
  switch (move) {
    case 'start':
      return { ...start, stores: true }
    case 'try':
      return { ...start, stores: false, ...reason }
    case 'refuse':
      return { kind: 'refuse', flow: state.runtime, refusal: denial('missing_context'), ...conflict }
    case 'show':
      return show
    case 'submit': {
      const checked = checkResponse(scope, binding)
      if (!checked.ok) return { ...show, errors: checked.errors }
      return { kind: 'advance', state, trigger: { kind: 'submit', response: checked.value }, stores: true }
    }
  }
}

function checkResponse({ engine, request }: RequestScope, { stage }: BindingRuntime) {
  const say = engine.translations.in(request.locale)
  const checked = stage.response?.check(request.body, { say, form: request.form })
  if (checked === undefined) throw new Error(`The stage "${stage.name}" takes no response.`)
  return checked
}

/** What moves the run on before anybody is asked: its beginning does something, or a flow token has been confirmed. */
function startTrigger({ run }: State, { stage }: BindingRuntime): Trigger | undefined {
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
function startsSafely(definitions: Definitions, { runtime, run }: State): boolean {
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
