import type { Known } from '@sallyport/planner'
import type { TSchema } from 'typebox'
import type { Translate } from '../language/translations.ts'
import type { Services } from '../stage/visit.ts'

/** Who may call a plugin's route. There is no default. */
export type RouteAccess = 'public' | 'user' | 'superuser'

export interface RouteRequest {
  readonly id: string
  /** What the path's `:names` stand for, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Fits the route's `body` schema; undefined when it declares none. */
  readonly body: unknown
  readonly person: Known | undefined
  /** A message in the visitor's language. */
  readonly say: Translate
  /** Entities that `services.em` persists are written when the route has answered, and mail goes after that. */
  readonly services: Services
  /** Aborted when the request has run out of time: hand it on to whatever the route waits for. */
  readonly signal: AbortSignal
}

export interface RouteAnswer {
  readonly status?: number
  readonly body: unknown
}

/** An HTTP route of a plugin, under `/plugins/<name>/`, behind the same origin rule, body limit and error exit. */
export interface PluginRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Begins with a slash; `:name` takes any one part. */
  readonly path: string
  readonly access: RouteAccess
  readonly body?: TSchema
  handle(request: RouteRequest): Promise<RouteAnswer> | RouteAnswer
}
