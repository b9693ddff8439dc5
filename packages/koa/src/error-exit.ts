import type { Engine } from '@sallyport/core'
import type Koa from 'koa'
import { requestId } from './request-id.ts'
import { writeError } from './write-error.ts'

/**
 * Headers that every answer of ours carries, and the only exit for errors. It lies inside the session's middleware: an
 * error that Koa itself handles loses `Set-Cookie`.
 */
export function errorExit(engine: Engine): Koa.Middleware {
  return async (ctx, next) => {
    ctx.set('X-Request-Id', requestId(ctx))
    ctx.set('Cache-Control', 'no-store')
    ctx.set('Content-Security-Policy', "frame-ancestors 'self'")
    ctx.set('X-Content-Type-Options', 'nosniff')
    try {
      await next()
    } catch (error) {
      writeError(ctx, engine, error)
    }
  }
}
