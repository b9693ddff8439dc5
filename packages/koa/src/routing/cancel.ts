import type { RouterMiddleware } from '@koa/router'
import type { Engine } from '@sallyport/core'
import { toExecutorRequest } from '../read-wire.ts'
import type { SessionBinding } from '../session-binding.ts'

/** `GET /flows/-/cancel/?flow=<slug>&next=…`: ends this browser's run of that flow, and of no other. */
export function cancelFlow(engine: Engine, session: SessionBinding): RouterMiddleware {
  return async (ctx) => {
    const query = new URLSearchParams(ctx.querystring)
    const [flow, next] = [query.get('flow') ?? undefined, query.get('next') ?? undefined]
    ctx.redirect(await engine.cancel(toExecutorRequest(engine, ctx, session, ''), flow, next))
  }
}
