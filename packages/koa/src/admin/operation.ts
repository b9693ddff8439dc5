import type { Engine, Known } from '@sallyport/core'
import type { FlowRuntime, ExecutorRequest } from '@sallyport/core/adapter'
import { requireFlow } from '@sallyport/core/adapter'

/** A request of an operation: the caller has the permission. */
export interface OperationRequest {
  readonly engine: Engine
  readonly person: Known
  /** What the path names; empty for an operation that is about no single flow. */
  readonly slug: string
  /** The request as the executor reads one. */
  readonly wire: ExecutorRequest
}

export interface OperationAnswer {
  /** 200 when absent. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** JSON, or a text of the type that the headers name; none when absent. */
  readonly body?: object | string
}

/** One endpoint of the administration. */
export interface Operation {
  readonly method: 'GET' | 'POST'
  /** Below the prefix, with `:slug` where it names a flow. */
  readonly path: string
  /** The reference system's. */
  readonly operationId: string
  readonly summary: string
  /** What the person needs: for all flows, or with `:<slug>` behind it for the one. */
  readonly permission: string
  /** A caller without the permission gets 404, as if there were no such thing; 403 when absent. */
  readonly hidden?: boolean
  /** It changes something although it is a GET: another site's links and a HEAD do not reach it. */
  readonly changes?: boolean
  handle(request: OperationRequest): Promise<OperationAnswer> | OperationAnswer
}

/** @throws `HttpError` 404 `flow_not_found`, 503 `flow_unavailable` */
export function flowOf({ engine, slug }: OperationRequest): FlowRuntime {
  return requireFlow(engine.definitions, slug)
}
