import { engineTexts, HttpError, type Engine } from '@sallyport/core'
import { floodControl } from '@sallyport/core/adapter'
import type Koa from 'koa'
import { translatorFor } from './language.ts'
import { noteFacts } from './request-facts.ts'
import { requestId } from './request-id.ts'

/**
 * Writes an error as `{ "detail", "code" }`, and returns what it has said. What was not meant for a client is logged and
 * is a 500.
 */
export function writeError(
  ctx: Koa.Context,
  engine: Engine,
  error: unknown,
): Pick<HttpError, 'status' | 'code'> & { readonly detail: string } {
  const { log } = engine.ports
  const control = floodControl(engine)
  if (!(error instanceof HttpError) && control.takeLine('request_failed', ctx.ip)) {
    log.error({ err: error, requestId: requestId(ctx) }, 'A request failed.')
  }
  const known = error instanceof HttpError ? error : new HttpError(500, 'internal_error', engineTexts.http_crashed)
  const isUnavailable = error instanceof HttpError && known.status >= 500 && known.cause !== undefined
  if (isUnavailable && control.takeLine('request_not_served', ctx.ip)) {
    log.warn({ reason: known.cause, code: known.code, requestId: requestId(ctx) }, 'A request could not be served.')
  }
  noteFacts(ctx, { code: known.code })
  ctx.status = known.status
  ctx.set({ ...known.headers })
  const detail = known.text === undefined ? known.message : translatorFor(engine, ctx)(known.text)
  ctx.body = { detail, code: known.code }
  return { status: known.status, code: known.code, detail }
}
