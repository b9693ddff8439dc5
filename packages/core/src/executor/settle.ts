import { randomUUID } from 'node:crypto'
import {
  pendingUser,
  readContext,
  redirectTarget,
  type Context,
  type Known,
  type Person,
  type PlanEntry,
} from '@sallyport/planner'
import type { BindingRuntime } from '../definitions/runtime.ts'
import type { Proof } from '../ports/run-store.ts'
import { safeDestination, type RedirectRule } from '../security/next.ts'
import { methodKind, methodName } from '../stage/methods.ts'
import type { FieldErrors, Outcome, StageToInsert } from '../stage/outcome.ts'
import type { FlowMessage, LoginOptions } from '../stage/visit.ts'
import { addMessages } from './flow-messages.ts'
import type { NewToken } from './open-visit.ts'
import type { Ending, EventDraft, State } from './state.ts'

/** What a stage did besides its outcome. */
export interface Effects {
  readonly context: Context
  readonly login: LoginOptions | undefined
  readonly logout: boolean
  readonly events: readonly EventDraft[]
  readonly messages: readonly FlowMessage[]
  readonly tokens: readonly NewToken[]
  readonly attempts: readonly string[]
  /** Whom the context's `pending_user` means, after the stage. */
  readonly person: Person | undefined
  readonly milliseconds: number
}

export interface SettleRules extends RedirectRule {
  readonly home: string
  /** The installed version of a stage type; throws when no plugin registers it. */
  versionOf(type: string): number
}

/** What the executor does next: go to the plan's first stage, stay with the present one, plan again, or stop. */
export type Motion = 'arrive' | 'stay' | 'restart' | 'restart_with_context' | 'end'

export interface Settled {
  readonly state: State
  readonly motion: Motion
}

/** What a run becomes by an outcome. Pure: nothing is asked and nothing is written here. */
export function settle(
  rules: SettleRules,
  state: State,
  binding: BindingRuntime,
  outcome: Outcome,
  effects: Effects,
): Settled {
  const noted = note(state, binding, outcome, effects)
  switch (outcome.kind) {
    case 'retry':
      if (binding.invalidResponseAction === 'retry') {
        return { state: { ...keepContext(noted, effects), errors: outcome.errors }, motion: 'stay' }
      }
      return restarts(noted, binding.invalidResponseAction, textsOf(outcome.errors))
    case 'deny':
      if (binding.invalidResponseAction !== 'retry') {
        return restarts(noted, binding.invalidResponseAction, [outcome.message])
      }
      return { state: denied(noted, outcome.message, outcome.code), motion: 'end' }
    case 'restart':
      return {
        state: outcome.keepContext ? keepContext(noted, effects) : noted,
        motion: outcome.keepContext ? 'restart_with_context' : 'restart',
      }
    case 'insert':
      return {
        state: inserted(keepContext(noted, effects), outcome.stages, outcome.position, rules.versionOf),
        motion: 'arrive',
      }
    case 'redirect': {
      if (typeof outcome.to !== 'string') {
        return { state: ended(passed(noted, effects), { kind: 'switched', target: outcome.to }), motion: 'end' }
      }
      const to = safeDestination(outcome.to, rules) ?? literalOf(binding, outcome.to)
      if (to === undefined) throw new Error('A stage redirects to a URL whose origin is not allowed.')
      return { state: ended(passed(noted, effects), { kind: 'completed', to }), motion: 'end' }
    }
    case 'pass':
      return settlePass(passed(noted, effects), binding, outcome, effects)
  }
}

/** A URL that the operator himself has written into the stage's configuration is allowed. */
function literalOf({ stage }: BindingRuntime, to: string): string | undefined {
  const isLiteral = Object.values(stage.config).includes(to)
  return isLiteral && URL.canParse(to) && /^https?:$/.test(new URL(to).protocol) ? to : undefined
}

/** Nothing is left of the plan: the flow is complete. */
export function complete(rules: Omit<SettleRules, 'versionOf'>, state: State): State {
  const blocked = blockedLogin(state)
  if (blocked !== undefined) return blocked
  const target = readContext(state.run.context, redirectTarget)
  const to = safeDestination(target, rules) ?? state.run.next ?? rules.home
  return ended(state, { kind: 'completed', to })
}

/** A login that its policies have dropped is a denial that says why: to leave as if logged in would lead in a circle. */
function blockedLogin(state: State): State | undefined {
  const { runtime, run, loggedIn } = state
  if (runtime.definition.designation !== 'authentication' || loggedIn !== undefined) return undefined
  const dropped = run.history.findLast(
    ({ outcome, binding }) => isKeptOut(outcome) && runtime.bindings.get(binding)?.stage.type.issuesSession === true,
  )
  if (dropped === undefined) return undefined
  const reasons = (dropped.reasons ?? []).flatMap(({ messages }) => messages)
  const event = { action: 'login_blocked', person: run.pendingPerson, details: { stage: dropped.stage, reasons } }
  const message = reasons.join('\n') || 'Your login is blocked.'
  return denied({ ...state, events: [...state.events, event] }, message, 'login_blocked')
}

function isKeptOut(outcome: string): boolean {
  return outcome === 'dropped' || outcome === 'left_out'
}

/** Ends the run with a reason. What an earlier stage of this request began, a login above all, is not begun. */
export function denied(state: State, message: string, code: string): State {
  return ended({ ...state, login: null, tokens: [], begins: null }, { kind: 'denied', message, code })
}

/** The flow begins again; what was wrong is said with its first challenge, which has no field to say it beside. */
function restarts(state: State, motion: 'restart' | 'restart_with_context', texts: readonly string[]): Settled {
  const messages = texts.map((message) => ({ level: 'error' as const, message }))
  return { state: { ...state, messages: addMessages(state.messages, messages) }, motion }
}

function textsOf(errors: FieldErrors): readonly string[] {
  return Object.values(errors).flatMap((list) => list.map(({ string }) => string))
}

function settlePass(
  state: State,
  binding: BindingRuntime,
  outcome: Extract<Outcome, { kind: 'pass' }>,
  effects: Effects,
): Settled {
  const { person } = effects
  const proofs = proofsOf(binding, outcome.proves, person)
  const vouched = outcome.created === undefined ? [] : [outcome.created.pk]
  const after: State = {
    ...state,
    run: { ...state.run, proofs: [...state.run.proofs, ...proofs], vouched: [...state.run.vouched, ...vouched] },
    renews: state.renews || proofs.length > 0 || effects.login !== undefined || effects.logout,
    givesBack: [...state.givesBack, ...effects.attempts],
  }
  if (effects.logout) return { state: loggedOut(after), motion: 'arrive' }
  if (effects.login === undefined) return { state: after, motion: 'arrive' }
  if (person?.kind !== 'known' || !isProven(after, person)) {
    return { state: denied(after, 'This flow has not proven who you are.', 'unproven'), motion: 'end' }
  }
  return { state: loggedInAs(after, person, effects.login), motion: 'arrive' }
}

function proofsOf(binding: BindingRuntime, proven: readonly string[], person: Person | undefined): Proof[] {
  return proven.flatMap((name) => {
    const method = binding.stage.type.proves?.find((declared) => methodName(declared) === name)
    if (method === undefined) {
      throw new Error(`The stage type "${binding.stage.type.type}" proves "${name}", which it does not declare.`)
    }
    // A decoy is never proven, whatever a stage says.
    return person?.kind === 'known' ? [{ person: person.pk, method: name, kind: methodKind(method) }] : []
  })
}

/** Has this run, or a login before it, shown that this very person is here? */
export function isProven({ run }: Pick<State, 'run'>, person: Person): boolean {
  if (person.kind === 'decoy') return false
  return (
    run.person === person.pk ||
    run.vouched.includes(person.pk) ||
    run.proofs.some((proof) => proof.person === person.pk)
  )
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

function note(state: State, binding: BindingRuntime, outcome: Outcome, effects: Effects): State {
  const entry = {
    binding: binding.pk,
    stage: binding.stage.name,
    type: binding.stage.type.type,
    outcome: outcome.kind,
    code: outcome.kind === 'deny' ? outcome.code : null,
    milliseconds: effects.milliseconds,
  }
  return {
    ...state,
    run: { ...state.run, history: [...state.run.history, entry].slice(-64) },
    passed: [...state.passed, entry],
    events: [...state.events, ...effects.events],
    messages: addMessages(state.messages, effects.messages),
    errors: undefined,
  }
}

/** Keeps what the stage has written and asked for: its step is neither denied nor undone. */
function keepContext(state: State, { context, tokens }: Effects): State {
  const longest = tokens.reduce((latest, token) => Math.max(latest, token.expiresAt.getTime()), 0)
  const expiresAt = new Date(Math.max(state.run.expiresAt.getTime(), longest))
  return {
    ...state,
    tokens: [...state.tokens, ...tokens],
    run: { ...state.run, context, expiresAt, pendingPerson: readContext(context, pendingUser)?.pk ?? null },
  }
}

function passed(state: State, effects: Effects): State {
  const kept = keepContext(state, effects)
  return { ...kept, run: { ...kept.run, plan: kept.run.plan.slice(1) } }
}

function inserted(
  state: State,
  stages: readonly StageToInsert[],
  position: 'before' | 'after' | 'end',
  versionOf: (type: string) => number,
): State {
  const entries = stages.map((stage): PlanEntry => ({
    binding: randomUUID(),
    marker: 'keep',
    inserted: {
      type: stage.type,
      version: versionOf(stage.type),
      name: stage.name ?? stage.type,
      config: stage.config ?? {},
    },
  }))
  const rest = state.run.plan.slice(1)
  const current = state.run.plan.slice(0, 1)
  const plan =
    position === 'before'
      ? [...entries, ...current, ...rest]
      : position === 'after'
        ? [...entries, ...rest]
        : [...rest, ...entries]
  return { ...state, run: { ...state.run, plan } }
}

/** A run that has ended drops plan and context; its row stays for late repeats. */
function ended(state: State, ending: Ending): State {
  return { ...state, ending }
}
