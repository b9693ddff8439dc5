import { readContext, writeContext, type JsonObject, type Known } from '@sallyport/planner'
import { flowMessages } from './advance/flow-messages.ts'
import type { BindingRuntime, Definitions, FlowRuntime } from '../definitions/runtime.ts'
import type { FlowTokenRow, HistoryEntry, Run } from '../ports/run-store.ts'
import type { Text } from '../language/text.ts'
import type { FieldErrors, FlowTarget } from '../stage/outcome.ts'
import type { FlowMessage, LoginOptions } from '../stage/visit.ts'

/** How a run ends. */
export type Ending =
  | { readonly kind: 'completed'; readonly to: string }
  /** On with another flow, whose run is still to be planned. */
  | { readonly kind: 'switched'; readonly target: FlowTarget }
  | { readonly kind: 'denied'; readonly message: Text; readonly code: string }

export interface EventDraft {
  readonly action: string
  readonly person: string | null
  readonly details: JsonObject
  /** It is about a user that this request has written, and who may yet be undone. */
  readonly isOfWrite?: true
}

/** A run on its way through one request: what it will be, and what else its commit will change. */
export interface State {
  readonly runtime: FlowRuntime
  readonly run: Run
  /** Undefined for a run that no row stands behind yet. */
  readonly stored: Run | undefined
  /** A run that makes room for a new one. */
  readonly supersedes: string | null
  /** Who is logged in once this request is committed. */
  readonly loggedIn: Known | undefined
  readonly login: { readonly person: Known; readonly options: LoginOptions } | null
  readonly logout: boolean
  /** The browser id changes with the commit. */
  readonly renews: boolean
  readonly events: readonly EventDraft[]
  /** Lines that the next challenge shows, once. */
  readonly messages: readonly FlowMessage[]
  readonly tokens: readonly Omit<FlowTokenRow, 'usedAt'>[]
  readonly usesToken: string | null
  /** The run was planned anew, so the links that it gave out before lead nowhere. */
  readonly revokesTokens: boolean
  /** The run comes from another browser: one of the same flow here makes room for it. */
  readonly moves: boolean
  /** The run is another browser's and stays there. */
  readonly staysElsewhere: boolean
  /** A run of another flow that begins with this step. */
  readonly begins: Run | null
  readonly refunds: readonly string[]
  /** Entries that this request added to the history. */
  readonly passed: readonly HistoryEntry[]
  readonly errors: FieldErrors | undefined
  readonly ending: Ending | undefined
}

export function startState(
  runtime: FlowRuntime,
  run: Run,
  from: { stored: Run | undefined; supersedes: string | null; loggedIn: Known | undefined },
): State {
  return {
    ...from,
    runtime,
    run: { ...run, context: writeContext(run.context, flowMessages.name, undefined) },
    login: null,
    logout: false,
    renews: false,
    events: [],
    messages: readContext(run.context, flowMessages) ?? [],
    tokens: [],
    usesToken: null,
    revokesTokens: false,
    moves: false,
    staysElsewhere: false,
    begins: null,
    refunds: [],
    passed: [],
    errors: undefined,
    ending: undefined,
  }
}

/** The stage that the run is at; undefined when nothing is left, or when no installed plugin fits it any more. */
export function currentBinding(
  definitions: Definitions,
  runtime: FlowRuntime,
  run: Pick<Run, 'plan'>,
): BindingRuntime | undefined {
  const entry = run.plan[0]
  if (entry === undefined) return undefined
  if (entry.inserted !== undefined) return definitions.inserted(entry.binding, entry.inserted)
  return runtime.bindings.get(entry.binding)
}

/** A flow token that a stage has asked for; the commit stores it. */
export type NewToken = Omit<FlowTokenRow, 'usedAt'>

/** The same for every try and every repeat of the step that is being taken, and for no other. */
export function stepKey({ run, stored }: State): string {
  return `${run.id}:${(stored?.version ?? 0) + 1}`
}

/**
 * How a request sets a run in transition: with an answer, by arriving at the first stage, or with a confirmed flow token, whose
 * stage goes on (`resume`) or is not the present one any more (`stay`).
 */
export type Trigger =
  | { readonly kind: 'submit'; readonly response: Readonly<Record<string, unknown>> }
  | { readonly kind: 'arrive' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'stay' }
