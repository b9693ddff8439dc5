import type { Engine } from '@sallyport/core'
import { readQuery, type ExecutorRequest } from '@sallyport/core/adapter'
import type Koa from 'koa'
import { chosenLocale } from './language.ts'
import { readBody } from './read-body.ts'
import { clientIp } from './client-ip.ts'
import { requestId } from './request-id.ts'
import type { SessionBinding } from './session-binding.ts'

/** A request as the engine wants it. Nothing is decided here. */
export function toExecutorRequest(
  engine: Engine,
  ctx: Koa.Context,
  session: SessionBinding,
  slug: string,
): ExecutorRequest {
  return {
    id: requestId(ctx),
    method: ctx.method.toUpperCase(),
    slug,
    host: ctx.host,
    query: readQuery(ctx.querystring).get('query') ?? '',
    header: (name) => ctx.get(name),
    body: () => readBody(ctx),
    address: clientIp(ctx),
    cookie: session.read(ctx),
    locale: chosenLocale(engine, ctx),
    device: ctx.cookies.get(engine.settings.cookies.device, { signed: false }),
  }
}
