import type { Context, InsertedStage, Person } from '@sallyport/planner'
import type { StageToInsert } from '../../stage/outcome.ts'
import type { FlowMessage, LoginOptions } from '../../stage/visit.ts'
import type { EpochChange } from '../credential-epoch.ts'
import type { EndRules } from './end.ts'
import type { EventDraft, State, NewToken } from '../state.ts'

/** What a stage did besides its outcome. */
export interface Effects {
  readonly context: Context
  readonly login: LoginOptions | undefined
  readonly logout: boolean
  readonly events: readonly EventDraft[]
  readonly messages: readonly FlowMessage[]
  readonly tokens: readonly NewToken[]
  readonly attempts: readonly string[]
  /** The new credential epochs of users that the stage has changed. */
  readonly epochs: readonly EpochChange[]
  /** Primary keys of the users that the stage has created. */
  readonly created: readonly string[]
  /** When the stage answered; ISO 8601. */
  readonly at: string
  /** The user of the context's `pending_user`, after the stage. */
  readonly person: Person | undefined
  readonly milliseconds: number
}

export interface SettleRules extends EndRules {
  /** Context keys whose change gives the browser another id. */
  readonly personal: ReadonlySet<string>
  /** A stage as a plan keeps it; throws when it could not be run. */
  readonly inserted: (binding: string, stage: StageToInsert) => InsertedStage
}

/** What the executor does next: go to the plan's first stage, stay with the present one, plan again, or stop. */
export type Transition = 'arrive' | 'stay' | 'restart' | 'restart_with_context' | 'end'

export interface Settled {
  readonly state: State
  readonly transition: Transition
}
