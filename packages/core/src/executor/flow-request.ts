import type { JsonObject } from '@sallyport/planner'
import type { AuthenticationRequirement } from '../assurance.ts'
import type { VisitRequest } from '../stage/visit.ts'

/** A request to the executor, read and cleaned. */
export interface FlowRequest extends VisitRequest {
  readonly method: 'GET' | 'HEAD' | 'POST'
  readonly slug: string
  /** The request's own destination, if it is a safe one. */
  readonly next: string | undefined
  /** What the sender of the visitor requires of their login. */
  readonly demand: AuthenticationRequirement
  /** Fields of the response, without `component` and `step`; empty for a GET. */
  readonly body: Readonly<Record<string, unknown>>
  /** The body comes from a page's form, which knows only texts. */
  readonly form: boolean
  readonly step: string | undefined
  readonly component: string | undefined
  /** The flow token that the page's query carries, as it came. Stages do not see it in `query`. */
  readonly flowToken: string | undefined
  /** Browser id: the cookie's, or one that was just made. */
  readonly browser: string
  readonly token: string | undefined
  readonly device: string | undefined
  /** The request came without a valid cookie. */
  readonly cookieMissing: boolean
  /** A script of our own origin asks, and not for a page: what it starts was meant. */
  readonly scripted: boolean
  /** What the host app says about the outpost that the request came through. */
  readonly outpost: JsonObject | undefined
  /** What that check of the host's has thrown: the request goes the way of a crash. */
  readonly fault: { readonly error: unknown } | undefined
  /** When it arrived, by this process's monotonic clock and by the wall clock. */
  readonly arrived: { readonly monotonic: number; readonly wall: number }
}
