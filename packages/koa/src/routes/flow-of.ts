import type { Authentication } from '@sallyport/core'
import { requireFlow, type FlowRuntime } from '@sallyport/core/adapter'
import type { RouteCall } from './route.ts'

/**
 * The flow that the path names.
 *
 * @throws `HttpError` 404 `flow_not_found`, 503 `flow_unavailable`
 */
export function flowOf({ ctx, engine }: RouteCall<Authentication>): FlowRuntime {
  return requireFlow(engine.definitions, ctx.params['slug'] ?? '')
}
