import { application, pendingUser, pendingUserIdentifier, readContext } from '@sallyport/planner'
import { Value } from 'typebox/value'
import { isJson } from '../../schema/is-json.ts'
import type { Settings, Engine } from '../../engine.ts'
import { messages } from '../../language/engine-messages.ts'
import { localText, type Text } from '../../language/text.ts'
import type { FieldErrors } from '../../stage/outcome.ts'
import { PluginError } from '../../plugin/run/plugin-error.ts'
import { shareTime } from '../../plugin/run/time-budget.ts'
import { isSilent } from '../../stage/stage-type.ts'
import { avatar } from '../../wire/avatar.ts'
import type { Challenge, FlowInfo } from '../../wire/challenge.ts'
import type { BindingRuntime, FlowRuntime, StageRuntime } from '../../definitions/runtime.ts'
import type { FlowMessage } from '../../stage/visit.ts'
import type { Draft } from '../locate/locate.ts'
import { createVisit } from '../advance/create-visit.ts'
import { runStage, stageLocation } from '../advance/run-stage.ts'
import { denial, type Denial } from '../denials.ts'
import { isProven } from '../advance/proofs.ts'
import { currentBinding, type State } from '../state.ts'
import { GATE, stepNonce, visitorHash, writeStep } from '../step.ts'
import type { RequestScope } from '../scope.ts'
import { personOf } from '../people.ts'

/** What the client sees of a state: the stage's challenge, or how the run has ended. Reads only. */
export async function present(scope: RequestScope, state: State, draft: Draft | undefined): Promise<Challenge> {
  if (state.ending?.kind === 'completed') {
    const { messages, begins } = state
    // Another flow that begins with this step says them with its first challenge.
    const said = messages.length === 0 || begins !== null ? {} : { messages }
    return { component: 'xak-flow-redirect', to: state.ending.to, ...said }
  }
  // A visitor who confirms for another browser is shown nothing of what that browser sees.
  const display = state.staysElsewhere ? '' : await displayName(scope, state)
  const user = () => ({ pending_user: display, pending_user_avatar: avatar(display) })
  const flow_info = flowInfo(scope, state, display)
  if (state.staysElsewhere) {
    const { code, message } = denial('confirmed_elsewhere')
    const error_message = ownText(scope, message)
    return { component: 'ak-stage-access-denied', flow_info, ...user(), error_message, code }
  }
  if (state.ending?.kind === 'denied') {
    const { message, code } = state.ending
    const error_message = ownText(scope, message)
    return { component: 'ak-stage-access-denied', flow_info, ...user(), error_message, code }
  }
  const binding = currentBinding(scope.engine.definitions, state.runtime, state.run)
  if (binding === undefined || isSilent(binding.stage.type)) throw new Error('The run has no stage to show.')
  const { type } = binding.stage
  const opened = await createVisit(scope, state, binding)
  const shown = await runStage({ scope, state, binding }, 'present', () => type.present(opened.visit))
  if (opened.context() !== state.run.context) {
    const reason = 'present() must not write the context, which would not be kept: write it in "enter"'
    throw new PluginError(stageLocation(scope.engine, binding, 'present'), reason)
  }
  const fields = challengeOf(scope, binding, shown)
  const step = stepOf(scope, state, binding.pk, draft)
  const own: Challenge = {
    component: type.component,
    flow_info,
    ...fields,
    ...(type.withUser === true ? user() : {}),
    step,
  }
  const { challenge } = scope.engine.hooks
  // Checked here too, since a tap would be blamed for what it was handed.
  if (challenge.isUsed() && !isJson(own)) {
    throw new PluginError(stageLocation(scope.engine, binding, 'present'), 'its challenge is no JSON')
  }
  const tapped = challenge.isUsed() ? await challenge.promise(own, shareTime(opened.visit, scope.time)) : own
  return { ...tapped, component: type.component, step, ...responseErrors(state.errors) }
}

/** What the stage shows, cleaned by its schema: what the schema does not know never leaves. */
function challengeOf({ engine }: RequestScope, binding: BindingRuntime, shown: unknown): Record<string, unknown> {
  const { challenge } = binding.stage
  const fail = (reason: string): never => {
    throw new PluginError(stageLocation(engine, binding, 'present'), reason)
  }
  if (typeof shown !== 'object' || shown === null) return fail('present() must return an object')
  const fields = challenge?.clean({ ...shown })
  if (fields !== undefined && challenge?.fits(fields) === true) return withoutEngineFields(fields)
  const [error] = challenge === undefined ? [] : Value.Errors(challenge.schema, fields)
  const where = error === undefined ? '' : `: "${error.instancePath || '/'}" ${error.message}`
  return fail(`it returns a challenge that does not fit its schema${where}`)
}

/** A schema that takes anything would let a stage set what only the engine says. */
function withoutEngineFields(fields: Record<string, unknown>): Record<string, unknown> {
  const isOwn = (name: string): boolean => ENGINE_FIELDS.some((field) => field === name)
  return Object.keys(fields).some(isOwn)
    ? Object.fromEntries(Object.entries(fields).filter(([name]) => !isOwn(name)))
    : fields
}

const ENGINE_FIELDS = ['component', 'flow_info', 'response_errors', 'step'] as const

/** The click that stands before a first stage which does something by itself. */
export function presentGate(scope: RequestScope, state: State, draft: Draft | undefined): Challenge {
  const { title, name } = state.runtime.definition
  return gate(scope, state, title || name, stepOf(scope, state, GATE, draft))
}

/** The click that confirms a flow token: whatever scans a mail for links must not use one up. */
export function presentConfirmation(scope: RequestScope, state: State, token: string): Challenge {
  const { engine, request } = scope
  const visitor = visitorHash(request.browser, request.token)
  const step = writeStep(engine.keys, { kind: 'token', run: state.run.id, token, visitor })
  return gate(scope, state, ownText(scope, messages.confirm), step)
}

function gate(scope: RequestScope, state: State, text: string, step: string): Challenge {
  const user = state.loggedIn?.username ?? ''
  return {
    component: 'ak-stage-consent',
    flow_info: flowInfo(scope, state, user),
    pending_user: user,
    pending_user_avatar: avatar(user),
    header_text: text,
    permissions: [],
    additional_permissions: [],
    token: '',
    step,
  }
}

/** A flow that does not apply to this visitor. */
export function presentRefusal(scope: RequestScope, flow: FlowRuntime, refusal: Denial): Challenge {
  const { settings } = scope.engine
  const next = scope.request.next ?? null
  return {
    component: 'ak-stage-access-denied',
    flow_info: infoOf(scope, flow, { next, names: { app: '', user: '' }, messages: [] }),
    pending_user: '',
    pending_user_avatar: avatar(''),
    error_message: ownText(scope, refusal.message),
    code: refusal.code,
    continue_url: cancelUrl(settings, flow.definition.slug, next),
  }
}

function ownText({ engine, request }: RequestScope, text: Text): string {
  return localText(engine.translations, request.locale, text)
}

function responseErrors(errors: FieldErrors | undefined): { response_errors?: FieldErrors } {
  return errors === undefined ? {} : { response_errors: errors }
}

function stepOf({ engine, request }: RequestScope, state: State, binding: string, draft: Draft | undefined): string {
  if (draft === undefined) {
    const { id: run, version } = state.run
    return writeStep(engine.keys, { kind: 'run', run, version, binding, nonce: stepNonce() })
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

/** What was typed, until a stage has authenticated the user: the response does not reveal whether a name exists. */
async function displayName(scope: RequestScope, state: State): Promise<string> {
  const { context } = state.run
  const typed = readContext(context, pendingUserIdentifier)
  if (typed !== undefined) return typed
  const pending = readContext(context, pendingUser)
  if (pending === undefined) return ''
  const person = await personOf(scope.people, context, 'brief')
  return person?.kind === 'known' && isProven(state, person) ? person.username : (pending.typed ?? '')
}

function flowInfo(scope: RequestScope, state: State, user: string): FlowInfo {
  const app = readContext(state.run.context, application)?.name ?? ''
  const next = scope.request.next ?? state.run.next
  return infoOf(scope, state.runtime, { next, names: { app, user }, messages: state.messages })
}

interface InfoFacts {
  /** Where the visitor wants to go afterwards. */
  readonly next: string | null
  /** What a title may name. */
  readonly names: { readonly app: string; readonly user: string }
  readonly messages: readonly FlowMessage[]
}

function infoOf(
  { engine, request }: RequestScope,
  { definition }: FlowRuntime,
  { next, names, messages }: InfoFacts,
): FlowInfo {
  const { settings, translations } = engine
  const title = translations.written(request.locale, definition.title)
  const background = definition.background ?? settings.brand.background
  return {
    title: title.replaceAll(/%\((user|app)\)s/g, (_whole, name: 'user' | 'app') => names[name]),
    ...(background === null ? {} : { background }),
    cancel_url: cancelUrl(settings, definition.slug, next),
    layout: definition.layout,
    ...(messages.length === 0 ? {} : { messages }),
  }
}

function cancelUrl(settings: Settings, flow: string, next: string | null): string {
  const query = new URLSearchParams({ flow })
  if (next !== null) query.set('next', next)
  return `${settings.prefix}/flows/-/cancel/?${query}`
}

/** A challenge as it is sent. What a stage shows where its schema takes anything may be circular. */
export function writeChallenge(scope: RequestScope, state: State, challenge: Challenge): string {
  try {
    return JSON.stringify(challenge)
  } catch (cause) {
    const binding = currentBinding(scope.engine.definitions, state.runtime, state.run)
    if (binding === undefined) throw cause
    throw new PluginError(stageLocation(scope.engine, binding, 'present'), 'its challenge is no JSON', { cause })
  }
}

/** The stage whose challenge an answer holds; nothing where the run has ended. */
export function shownStage(
  { definitions }: Engine,
  { runtime, run, ending }: Pick<State, 'runtime' | 'run' | 'ending'>,
): { readonly stage?: StageRuntime } {
  const stage = ending === undefined ? currentBinding(definitions, runtime, run)?.stage : undefined
  return stage === undefined ? {} : { stage }
}
