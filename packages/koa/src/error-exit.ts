import type { Engine } from '@sallyport/core'
import type { Pages } from '@sallyport/core/adapter'
import type Koa from 'koa'
import { requestId } from './request-id.ts'
import { drawPage } from './pages/draw-page.ts'
import { wantsPage } from './pages/wants-page.ts'
import { writeError } from './write-error.ts'

/** Seconds; a year. */
const HSTS = 31_536_000

/**
 * Headers that every answer of ours carries, and the only exit for errors. It lies inside the session's middleware: an
 * error that Koa itself handles loses `Set-Cookie`.
 */
export function errorExit(engine: Engine, pages?: Pages): Koa.Middleware {
  return async (ctx, next) => {
    ctx.set('X-Request-Id', requestId(ctx))
    ctx.set('Cache-Control', 'no-store')
    // What is no page loads and runs nothing, should a browser ever take it for one. A page has a policy of its own.
    ctx.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'self'")
    ctx.set('X-Content-Type-Options', 'nosniff')
    if (engine.forHost(ctx.host).settings.url.protocol === 'https:') {
      ctx.set('Strict-Transport-Security', `max-age=${HSTS}`)
    }
    try {
      await next()
    } catch (error) {
      const { status, code, detail } = writeError(ctx, engine, error)
      if (pages !== undefined && wantsPage(engine, ctx)) {
        drawPage(engine, ctx, pages, { kind: 'error', status, code, detail })
      }
    }
  }
}
