import { messages } from '../language/engine-messages.ts'
import { FlowUnavailable, HttpError } from '../errors.ts'
import type { Definitions, FlowRuntime } from './runtime.ts'

/**
 * The current revision of a flow.
 *
 * @throws `HttpError` 404 `flow_not_found`, and `FlowUnavailable` 503 when no installed plugin fits it
 */
export function requireFlow(definitions: Definitions, slug: string): FlowRuntime {
  const flow = definitions.current(slug)
  if (flow !== undefined) return flow
  if (definitions.isUnavailable(slug)) throw new FlowUnavailable()
  throw new HttpError(404, 'flow_not_found', messages.http_no_flow)
}
