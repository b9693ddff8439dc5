import { pendingUser, pendingUserIdentifier, readContext } from '@sallyport/planner'
import type { Engine } from '../engine.ts'
import type { FieldErrors } from '../stage/outcome.ts'
import { isSilent } from '../stage/stage-type.ts'
import { avatar } from '../wire/avatar.ts'
import type { Challenge, FlowInfo } from '../wire/challenge.ts'
import type { FlowRuntime } from '../definitions/runtime.ts'
import type { FlowRequest } from './flow-request.ts'
import type { Draft } from './locate.ts'
import { openVisit, personOf, type VisitScope } from './open-visit.ts'
import { isProven } from './settle.ts'
import { currentBinding, type State } from './state.ts'
import { visitorHash, writeStep } from './step.ts'

/** What the client sees of a state: the stage's challenge, or how the run has ended. Reads only. */
export async function present(scope: VisitScope, state: State, draft: Draft | undefined): Promise<Challenge> {
  if (state.ending?.kind === 'completed') return { component: 'xak-flow-redirect', to: state.ending.to }
  const display = await displayName(scope, state)
  const user = { pending_user: display, pending_user_avatar: avatar(display) }
  const flow_info = flowInfo(scope, state.runtime, state.run.next, display)
  if (state.ending?.kind === 'denied') {
    const { message, code } = state.ending
    return { component: 'ak-stage-access-denied', flow_info, ...user, error_message: message, code }
  }
  const binding = currentBinding(scope.engine.definitions, state.runtime, state.run)
  if (binding === undefined || isSilent(binding.stage.type)) throw new Error('The run has no stage to show.')
  const { type } = binding.stage
  const { visit } = await openVisit(scope, state, binding)
  const fields = await type.present(visit)
  const step = stepOf(scope, state, binding.pk, draft)
  const own: Challenge = {
    component: type.component,
    flow_info,
    ...binding.stage.challenge?.clean(fields as Record<string, unknown>),
    ...(type.withUser === true ? user : {}),
    step,
  }
  const tapped = await scope.engine.hooks.challenge.promise(own, visit)
  return { ...tapped, component: type.component, step, ...responseErrors(state.errors) }
}

/** The click that stands before a first stage which does something by itself. */
export function presentGate(scope: VisitScope, state: State, draft: Draft): Challenge {
  return {
    component: 'ak-stage-consent',
    flow_info: flowInfo(scope, state.runtime, state.run.next, ''),
    pending_user: state.loggedIn?.username ?? '',
    pending_user_avatar: avatar(state.loggedIn?.username ?? ''),
    header_text: state.runtime.definition.title || state.runtime.definition.name,
    permissions: [],
    additional_permissions: [],
    token: '',
    step: stepOf(scope, state, 'gate', draft),
  }
}

/** A flow that does not apply to this visitor. */
export function presentRefusal(
  scope: VisitScope,
  flow: FlowRuntime,
  refusal: { message: string; code: string },
): Challenge {
  return {
    component: 'ak-stage-access-denied',
    flow_info: flowInfo(scope, flow, scope.request.next ?? null, ''),
    pending_user: '',
    pending_user_avatar: avatar(''),
    error_message: refusal.message,
    code: refusal.code,
  }
}

function responseErrors(errors: FieldErrors | undefined): { response_errors?: FieldErrors } {
  return errors === undefined ? {} : { response_errors: errors }
}

function stepOf({ engine, request }: VisitScope, state: State, binding: string, draft: Draft | undefined): string {
  if (draft === undefined) {
    return writeStep(engine.keys, { kind: 'run', run: state.run.id, version: state.run.version, binding })
  }
  return writeStep(engine.keys, {
    kind: 'draft',
    run: draft.run,
    revision: state.runtime.revision,
    binding,
    startedAt: Math.floor(draft.startedAt.getTime() / 1000),
    visitor: visitorHash(request.browser, request.token),
    next: draft.next,
  })
}

/** What was typed, until a stage has proven the person: nobody learns whether a name exists. */
async function displayName(scope: VisitScope, state: State): Promise<string> {
  const { context } = state.run
  const typed = readContext(context, pendingUserIdentifier)
  if (typed !== undefined) return typed
  const pending = readContext(context, pendingUser)
  if (pending === undefined) return ''
  const person = await personOf(scope.people, context)
  return person?.kind === 'known' && isProven(state, person) ? person.username : (pending.typed ?? '')
}

function flowInfo(
  { engine, request }: { engine: Engine; request: FlowRequest },
  { definition }: FlowRuntime,
  next: string | null,
  user: string,
): FlowInfo {
  const cancel = new URLSearchParams({ flow: definition.slug })
  const destination = request.next ?? next
  if (destination != null) cancel.set('next', destination)
  return {
    title: definition.title.replaceAll('%(user)s', () => user).replaceAll('%(app)s', ''),
    ...(definition.background === null ? {} : { background: definition.background }),
    cancel_url: `${engine.settings.prefix}/flows/-/cancel/?${cancel}`,
    layout: definition.layout,
  }
}
