import type { JsonObject } from '@sallyport/planner'
import type { Engine } from '../engine.ts'
import type { TimeBudget } from '../plugin/run/time-budget.ts'
import type { Visit } from '../stage/visit.ts'
import type { FlowRequest } from './flow-request.ts'
import type { Outbox } from './commit/outbox.ts'
import type { People } from './people.ts'
import type { LoginSession, UnitOfWork } from '../ports/run-store.ts'
import type { EventDraft } from './state.ts'

/** Everything that belongs to one request and that its visits share. */
export interface VisitScope {
  readonly engine: Engine
  readonly request: FlowRequest
  readonly people: People
  readonly services: Visit['services']
  /** What the request wants to mail; undefined where no mail is sent. */
  readonly outbox: Outbox | undefined
  /** What the plugins may take. */
  readonly time: TimeBudget
  /** Events that policies recorded; stored in the commit, or by themselves where there is none. */
  readonly events: EventDraft[]
  /** The login that the request came with. */
  readonly session: LoginSession | undefined
  /** Attempt counters that this request has raised and not given back. */
  readonly attempts: string[]
  /** Why what this request has looked at is out of date: it is decided anew instead of ending so. */
  readonly outdated: string[]
  /** What the host app says about the outpost that the request came through. */
  readonly outpost: JsonObject | undefined
  /** Where people are written; absent where no step is taken. */
  readonly unit?: UnitOfWork
  /** Id of the login that the request came with. */
  readonly loginSession?: string | undefined
}
