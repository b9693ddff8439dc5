import { pendingUser, planFlow, readContext, type Refusal } from '@sallyport/planner'
import type { BindingRuntime, FlowRuntime } from '../definitions/runtime.ts'
import type { Engine } from '../engine.ts'
import type { Run } from '../ports/run-store.ts'
import type { FieldErrors } from '../stage/outcome.ts'
import { givenContext } from './advance.ts'
import type { FlowRequest } from './flow-request.ts'
import type { Situation } from './load.ts'
import type { ConflictCode, Draft, Place } from './locate.ts'
import { requirementFacts } from './requirement-facts.ts'
import { currentBinding, startState, type State } from './state.ts'

/** What is to be done. Only `advance` reaches a stage's code that may change something. */
export type Decision =
  | { readonly kind: 'replay'; readonly run: Run; readonly former: boolean }
  /** Send the browser on; nothing is stored. */
  | { readonly kind: 'leave'; readonly to: string; readonly conflict?: ConflictCode }
  /** The flow does not apply; nothing is stored. */
  | { readonly kind: 'refuse'; readonly flow: FlowRuntime; readonly refusal: Refusal; readonly conflict?: ConflictCode }
  | {
      readonly kind: 'show'
      readonly state: State
      readonly draft: Draft | undefined
      /** The first stage waits for a click, since a link alone must not run it. */
      readonly gate: boolean
      readonly errors?: FieldErrors
      readonly conflict?: ConflictCode
    }
  | {
      readonly kind: 'advance'
      readonly state: State
      /** Fits the stage's response schema; undefined where the first stage is silent. */
      readonly response: Readonly<Record<string, unknown>> | undefined
    }

export async function decide(
  engine: Engine,
  request: FlowRequest,
  situation: Situation,
  place: Place,
): Promise<Decision> {
  switch (place.kind) {
    case 'replay':
      return place
    case 'elsewhere':
      return { kind: 'leave', to: place.to === '' ? engine.settings.home : place.to, conflict: place.conflict }
    case 'run': {
      const state = startState(place.runtime, place.run, {
        stored: place.run,
        supersedes: null,
        loggedIn: situation.loggedIn,
      })
      return answerOrShow(engine, request, state, place, undefined)
    }
    case 'draft':
      return decideDraft(engine, request, situation, place)
  }
}

async function decideDraft(
  engine: Engine,
  request: FlowRequest,
  situation: Situation,
  place: Extract<Place, { kind: 'draft' }>,
): Promise<Decision> {
  const { flow, loggedIn } = situation
  const { definition } = flow
  const conflict = place.conflict === undefined ? {} : { conflict: place.conflict }
  const planned = planFlow(definition, requirementFacts({ loggedIn }))
  if (!planned.applies) {
    const to = request.next ?? place.draft.next ?? engine.settings.home
    if (definition.designation === 'authentication' && loggedIn !== undefined) return { kind: 'leave', to, ...conflict }
    const leaves =
      definition.deniedAction === 'continue' ||
      (definition.deniedAction === 'message_continue' && (request.next ?? place.draft.next) !== null)
    if (leaves && to !== undefined) return { kind: 'leave', to, ...conflict }
    return { kind: 'refuse', flow, refusal: planned.refusal, ...conflict }
  }
  const plan = await engine.hooks.plan.promise(planned.plan, definition)
  const run = newRun(flow, plan, situation, place.draft)
  const state = startState(flow, run, { stored: undefined, supersedes: place.draft.supersedes, loggedIn })
  const first = currentBinding(engine.definitions, flow, run)
  if (first === undefined) {
    // An empty flow is complete at once.
    return { kind: 'leave', to: request.next ?? place.draft.next ?? engine.settings.home, ...conflict }
  }
  const shown = startsByItself(first) ? 'gate' : first.pk
  if (place.binding !== undefined && place.binding !== shown) {
    return { kind: 'show', state, draft: place.draft, gate: shown === 'gate', conflict: 'flow_changed' }
  }
  return answerOrShow(engine, request, state, place, place.draft)
}

function answerOrShow(
  engine: Engine,
  request: FlowRequest,
  state: State,
  place: Extract<Place, { kind: 'run' | 'draft' }>,
  draft: Draft | undefined,
): Decision {
  const binding = currentBinding(engine.definitions, state.runtime, state.run)
  if (binding === undefined) throw new Error('The run has no stage to show.')
  const starts = draft !== undefined && startsByItself(binding)
  const conflict = place.conflict === undefined ? {} : { conflict: place.conflict }
  const show = { kind: 'show' as const, state, draft, ...conflict }
  if (starts) {
    const may = place.answers
      ? isForGate(request, binding)
      : conflict.conflict === undefined && mayRun(request, binding)
    return may ? { kind: 'advance', state, response: undefined } : { ...show, gate: true }
  }
  if (!place.answers || (draft !== undefined && !isFor(request, binding))) return { ...show, gate: false }
  const checked = binding.stage.response?.check(request.body)
  if (checked === undefined) throw new Error(`The stage "${binding.stage.name}" takes no response.`)
  if (!checked.ok) return { ...show, gate: false, errors: checked.errors }
  return { kind: 'advance', state, response: checked.value }
}

/** The first stage changes something before it asks: it is silent, or it has something to do on arrival. */
function startsByItself({ stage }: BindingRuntime): boolean {
  return !stage.asks || stage.enters
}

/** A link that somebody else gave out must not, for example, log out; a script of our own origin may. */
function mayRun(request: FlowRequest, { stage }: BindingRuntime): boolean {
  return stage.safe || (request.method === 'GET' && request.scripted)
}

/** A POST without step names the component that it answers, or none. */
function isFor(request: FlowRequest, { stage }: BindingRuntime): boolean {
  if (request.step !== undefined || request.component === undefined) return true
  return 'component' in stage.type && stage.type.component === request.component
}

function isForGate(request: FlowRequest, binding: BindingRuntime): boolean {
  return request.component === 'ak-stage-consent' || isFor(request, binding)
}

function newRun(flow: FlowRuntime, plan: Run['plan'], situation: Situation, draft: Draft): Run {
  const context = givenContext(flow.definition.authentication, situation)
  const { startedAt } = draft
  return {
    id: draft.run,
    flow: flow.definition.slug,
    revision: flow.revision,
    browser: situation.browser,
    version: 0,
    person: situation.loggedIn?.pk ?? null,
    requirementMet: false,
    pendingPerson: readContext(context, pendingUser)?.pk ?? null,
    plan,
    context,
    proofs: [],
    vouched: [],
    next: draft.next,
    startedAt,
    expiresAt: new Date(startedAt.getTime() + flow.definition.lifetime * 1000),
    updatedAt: startedAt,
    history: [],
    end: null,
    answered: null,
  }
}
