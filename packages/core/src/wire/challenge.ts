import Type, { type Static } from 'typebox'
import type { FieldErrors } from '../stage/outcome.ts'
import { FlowMessage } from '../stage/visit.ts'

const Text = Type.String({ minLength: 1 })

/** What every challenge may carry besides its own fields. */
export const FlowInfo = Type.Object(
  {
    title: Type.String({ examples: ['Welcome'] }),
    background: Type.Optional(Text),
    /** Where to go to give up. */
    cancel_url: Type.String({ minLength: 1, examples: ['/flows/-/cancel/?flow=login'] }),
    layout: Type.String({ minLength: 1, examples: ['stacked'] }),
    /** Lines that are shown once. */
    messages: Type.Optional(Type.Immutable(Type.Array(FlowMessage, { minItems: 1 }))),
  },
  { additionalProperties: false },
)
export type FlowInfo = Readonly<Static<typeof FlowInfo>>

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
