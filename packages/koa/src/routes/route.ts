import type { RouterContext } from '@koa/router'
import type { Authentication, Engine, Message } from '@sallyport/core'
import type { TSchema } from 'typebox'
import type { Described } from '../openapi/described-operation.ts'
import type { SessionBinding } from '../session-binding.ts'

/** What every request of a router has in common. */
export interface Mount {
  readonly engine: Engine
  readonly session: SessionBinding
}

/** A request that the checks of its row have let through. */
export interface RouteCall<Found extends Authentication | undefined = undefined> {
  readonly ctx: RouterContext
  readonly mount: Mount
  /** As visitors of the host meet it: the settings are the brand's. */
  readonly engine: Engine
  /** Who is logged in, as far as the row's access asks. */
  readonly found: Found
  /** The body of a row that declares one; it fits. */
  readonly body: unknown
}

/** What is written when the row has answered. A row that writes to `ctx` by itself returns nothing. */
export interface Reply {
  /** 200 when absent. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** JSON, or a text of the type that the headers name; none when absent. */
  readonly body?: unknown
}

export type Handled = Promise<Reply | void> | Reply | void

interface Row {
  /** `ALL` for a row that answers every method, 405 included. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'ALL'
  /** Below the prefix, with `:name` for any one part. */
  readonly path: string
}

/** The engine decides about brand, origin and login by itself, or there is nothing to decide. */
interface OpenRow extends Row {
  readonly access: 'open'
  readonly handle: (ctx: RouterContext, mount: Mount) => Promise<void> | void
}

interface CheckedRow extends Row {
  /** What the body must be, as JSON or a form; it is not read when absent. */
  readonly body?: TSchema
  /** It changes something although it is a GET: another site's links and a HEAD do not reach it. */
  readonly changes?: boolean
}

/** Nobody is asked for. */
interface PublicRow extends CheckedRow {
  readonly access: 'public'
  readonly handle: (call: RouteCall) => Handled
}

/** Everybody is let through, and it is known who is logged in. */
interface VisitorRow extends CheckedRow {
  readonly access: 'visitor'
  readonly handle: (call: RouteCall<Authentication | undefined>) => Handled
}

/** Somebody has to be logged in: 403 for others, and the way to the login from a page. */
interface UserRow extends CheckedRow {
  readonly access: 'user' | 'superuser' | 'page'
  /** What the user needs besides: for all flows, or with `:<slug>` behind it for the one of the path. */
  readonly permission?: string
  /** A caller without the permission gets 404, as if there were no such thing; 403 when absent. */
  readonly hidden?: boolean
  /** What is said to a caller who is not let through; that nobody is logged in, when absent. */
  readonly refusal?: Message
  readonly handle: (call: RouteCall<Authentication>) => Handled
}

/** Stands in the OpenAPI document, or does not. */
type Documented = Described | Undescribed

interface Undescribed {
  readonly operationId?: never
}

/**
 * One row of the table of routes. Router, `Allow`, the OpenAPI document, brand, origin rule, login and permission follow
 * from it.
 */
export type Route = (OpenRow & Documented) | CheckedRoute

/** A row whose requests are checked before its code runs. */
export type CheckedRoute = (PublicRow & Documented) | (VisitorRow & Documented) | UserRoute
export type UserRoute = (UserRow & Described) | (UserRow & Undescribed)

/** Declares a row. */
export function route(row: Route): Route {
  return Object.freeze(row)
}
