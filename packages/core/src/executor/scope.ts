import type { JsonObject } from '@sallyport/planner'
import type { Engine } from '../engine.ts'
import type { TimeBudget } from '../plugin/run/time-budget.ts'
import type { Visit, VisitRequest } from '../stage/visit.ts'
import type { FlowRequest } from './flow-request.ts'
import type { Outbox } from './commit/outbox.ts'
import type { People } from './people.ts'
import type { LoginSession, UnitOfWork } from '../ports/run-store.ts'
import type { EventDraft } from './state.ts'

/** What a plan and its policies need: also where a host starts a flow, and no browser has come yet. */
export interface PlanScope {
  readonly engine: Engine
  readonly request: VisitRequest
  readonly people: People
  readonly services: Visit['services']
  /** What the plugins may take. */
  readonly time: TimeBudget
  /** Events that policies recorded; stored in the commit, or by themselves where there is none. */
  readonly events: EventDraft[]
  /** What the host app says about the outpost that the request came through. */
  readonly outpost: JsonObject | undefined
}

/** Everything that belongs to one request to the executor and that its visits share. */
export interface RequestScope extends PlanScope {
  readonly request: FlowRequest
  /** What the request wants to mail; undefined where no mail is sent. */
  readonly outbox: Outbox | undefined
  /** The login that the request came with. */
  readonly session: LoginSession | undefined
  /** Attempt counters that this request has raised and not given back. */
  readonly attempts: string[]
  /** Primary keys of the users that this request has created. */
  readonly created: string[]
  /** Why what this request has looked at is out of date: it is decided anew instead of ending so. */
  readonly outdated: string[]
  /** Where people are written. */
  readonly unit: UnitOfWork
}
