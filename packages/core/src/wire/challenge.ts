import type { FlowMessage } from '../stage/visit.ts'
import type { FieldErrors } from '../stage/outcome.ts'

/** What every challenge may carry besides its own fields. */
export interface FlowInfo {
  readonly title: string
  readonly background?: string
  readonly cancel_url: string
  readonly layout: string
  /** Lines that are shown once. */
  readonly messages?: readonly FlowMessage[]
}

/** A challenge on the wire. */
export interface Challenge {
  readonly component: string
  readonly flow_info?: FlowInfo
  readonly response_errors?: FieldErrors
  readonly pending_user?: string
  readonly pending_user_avatar?: string
  /** Names run, version and binding; goes back with the response. */
  readonly step?: string
  readonly [field: string]: unknown
}
