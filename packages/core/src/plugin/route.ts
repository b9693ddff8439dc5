import type { Known } from '@sallyport/planner'
import type { TSchema } from 'typebox'
import type { Services } from '../stage/visit.ts'

/** Who may call a plugin's route. There is no default. */
export type RouteAccess = 'public' | 'user' | 'superuser'

export interface RouteRequest {
  readonly id: string
  readonly query: URLSearchParams
  /** Fits the route's `body` schema; undefined when it declares none. */
  readonly body: unknown
  readonly person: Known | undefined
  readonly services: Services
}

export interface RouteAnswer {
  readonly status?: number
  readonly body: unknown
}

/** An HTTP route of a plugin, under `/plugins/<name>/`, behind the same origin rule, body limit and error exit. */
export interface PluginRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Begins with a slash. */
  readonly path: string
  readonly access: RouteAccess
  readonly body?: TSchema
  handle(request: RouteRequest): Promise<RouteAnswer> | RouteAnswer
}
