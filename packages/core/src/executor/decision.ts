import type { FlowRuntime } from '../definitions/runtime.ts'
import type { Run } from '../ports/run-store.ts'
import type { FieldErrors } from '../stage/outcome.ts'
import type { ConflictCode, Draft } from './locate/locate.ts'
import type { Denial } from './denials.ts'
import type { State, Trigger } from './state.ts'

/** What is to be done. Only `advance` reaches a stage's code that may change something. */
export type Decision =
  | { readonly kind: 'replay'; readonly run: Run }
  /** Send the browser on; nothing is stored. */
  | { readonly kind: 'leave'; readonly to: string; readonly conflict?: ConflictCode }
  /** The flow does not apply; nothing is stored. */
  | { readonly kind: 'refuse'; readonly flow: FlowRuntime; readonly refusal: Denial; readonly conflict?: ConflictCode }
  | {
      readonly kind: 'show'
      readonly state: State
      readonly draft: Draft | undefined
      /** The first stage waits for a click, since a link alone must not run it. */
      readonly gate: boolean
      readonly errors?: FieldErrors
      readonly conflict?: ConflictCode
    }
  /** A flow token waits for a click, since the client that fetches a link is not always the recipient's. */
  | {
      readonly kind: 'confirm'
      readonly state: State
      readonly token: string
      readonly conflict?: ConflictCode
    }
  | {
      readonly kind: 'advance'
      readonly state: State
      readonly trigger: Trigger
      /** False for a link that safe stages may answer, as long as there is nothing to store: else it waits for a click. */
      readonly stores: boolean
      /** Only of a request that stores nothing: its own answer was not taken. */
      readonly conflict?: ConflictCode
    }
