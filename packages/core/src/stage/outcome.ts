import type { JsonObject, Known } from '@sallyport/planner'
import Type, { type Static } from 'typebox'

const Text = Type.String({ minLength: 1 })

/** One reason why a field was not accepted. `code` is stable, `string` is for people. */
export const FieldError = Type.Object({ string: Text, code: Text }, { additionalProperties: false })
export type FieldError = Readonly<Static<typeof FieldError>>

/** Reasons by field; `non_field_errors` holds those of the answer as a whole. */
export const FieldErrors = Type.Record(Type.String(), Type.Array(FieldError, { minItems: 1 }))
export type FieldErrors = { readonly [field: string]: readonly FieldError[] }

/** A stage to put into the plan: a stage type of any installed plugin, with its configuration. */
export interface StageToInsert {
  readonly type: string
  /** Defaults to the type's name. */
  readonly name?: string
  readonly config?: JsonObject
}

/** Another flow to go on with. */
export interface FlowTarget {
  /** Its slug. */
  readonly flow: string
  /** The other run starts with this one's context; proofs never go along. Default false. */
  readonly keepContext?: boolean
}

export type Position = 'before' | 'after' | 'end'

/** What a stage answers. Only the executor acts on it. */
export type Outcome =
  | { readonly kind: 'pass'; readonly proves: readonly string[]; readonly created: Known | undefined }
  | { readonly kind: 'retry'; readonly errors: FieldErrors }
  | { readonly kind: 'deny'; readonly message: string; readonly code: string; readonly final: boolean }
  | { readonly kind: 'insert'; readonly stages: readonly StageToInsert[]; readonly position: Position }
  | { readonly kind: 'redirect'; readonly to: string | FlowTarget }
  | { readonly kind: 'restart'; readonly keepContext: boolean }

/**
 * The stage is complete.
 *
 * @param options.proves the methods that this answer has proven of `pending_user`; each must be declared by the stage type.
 * @param options.created the user that `visit.people.create` has written in this very visit; they count as authenticated.
 *   Anybody else is a crash of the stage.
 */
export function pass(options: { proves?: readonly string[]; created?: Known } = {}): Outcome {
  return { kind: 'pass', proves: options.proves ?? [], created: options.created }
}

/** The stage stays, with reasons beside its fields. */
export function retry(errors: { readonly [field: string]: FieldError | readonly FieldError[] }): Outcome {
  const lists = Object.entries(errors).map(([field, error]) => {
    // An author without types may hand in a text.
    if (typeof error !== 'object' || error === null)
      throw new Error(`retry() takes errors made by visit.error() or invalid(), also for "${field}"`)
    return [field, 'code' in error ? [error] : error]
  })
  return { kind: 'retry', errors: Object.fromEntries(lists) }
}

/**
 * The run ends here. `message` is for the person, `code` is stable.
 *
 * @param options.final also where the binding's invalid-response action would begin the flow again: a limit is reached.
 */
export function deny(message: string, code = 'denied', options: { final?: boolean } = {}): Outcome {
  return { kind: 'deny', message, code, final: options.final ?? false }
}

/** Puts stages into the plan: `before` keeps the current stage behind them, `after` and `end` complete it. */
export function insert(stages: readonly StageToInsert[], position: Position = 'after'): Outcome {
  return { kind: 'insert', stages, position }
}

/**
 * Completes the stage and ends the run.
 *
 * @param to a URL of an allowed origin, or another flow, whose run is stored in the same commit
 */
export function redirect(to: string | FlowTarget): Outcome {
  return { kind: 'redirect', to }
}

/** Plans the flow again, from its first stage. */
export function restart(options: { keepContext?: boolean } = {}): Outcome {
  return { kind: 'restart', keepContext: options.keepContext ?? false }
}

/** A field error with the code `invalid`. */
export function invalid(message: string): FieldError {
  return { string: message, code: 'invalid' }
}
