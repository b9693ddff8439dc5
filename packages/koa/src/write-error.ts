import { HttpError, type Log } from '@sallyport/core'
import type Koa from 'koa'
import { requestId } from './request-id.ts'

/** Writes an error as `{ "detail", "code" }`. What was not meant for a client is logged and answered as 500. */
export function writeError(ctx: Koa.Context, log: Log, error: unknown): void {
  if (!(error instanceof HttpError)) log.error({ err: error, requestId: requestId(ctx) }, 'A request failed.')
  const known = error instanceof HttpError ? error : new HttpError(500, 'internal_error', 'Something went wrong.')
  ctx.status = known.status
  ctx.set({ ...known.headers })
  ctx.body = { detail: known.message, code: known.code }
}
