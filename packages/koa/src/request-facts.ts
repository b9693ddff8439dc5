import type { ErrorCode } from '@sallyport/core'
import type { AnswerSummary } from '@sallyport/core/adapter'
import type Koa from 'koa'

/** What is found out about a request on its way, for its line in the log. */
export interface RequestFacts {
  readonly summary?: AnswerSummary | undefined
  readonly code?: ErrorCode | undefined
}

const facts = new WeakMap<object, RequestFacts>()

export function noteFacts(ctx: Koa.Context, found: RequestFacts): void {
  facts.set(ctx.req, found)
}

export function requestFacts(ctx: Koa.Context): RequestFacts {
  return facts.get(ctx.req) ?? {}
}
