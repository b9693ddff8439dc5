import type Router from '@koa/router'
import type { Engine } from '@sallyport/core'
import type { Pages } from '@sallyport/core/adapter'
import type Koa from 'koa'
import { errorExit } from './error-exit.ts'
import { atPath } from './public-path.ts'
import { watchRequests } from './watch-requests.ts'

/**
 * Addresses of ours without their last slash: a page leads to the one with it, and everything else is served as if it were
 * there. No redirect for the others: a health check may take one for success, and a client may lose its body by it.
 */
export function completeSlash(
  router: Router,
  { engine, pages }: { readonly engine: Engine; readonly pages: Pages | undefined },
  serve: Koa.Middleware,
): Koa.Middleware {
  const exit = errorExit(engine, pages)
  return (ctx, next) => {
    const { path, method } = ctx
    if (path.endsWith('/') || isOurs(router, path, method) || !isOurs(router, `${path}/`, method))
      return serve(ctx, next)
    const isPage = path.startsWith(`${engine.settings.prefix}/if/`) && (method === 'GET' || method === 'HEAD')
    if (!isPage) return atPath(`${path}/`, serve)(ctx, next)
    const watch = watchRequests(engine, () => `${engine.settings.prefix}/if/`)
    return watch(ctx, () => exit(ctx, async () => ctx.redirect(`${path}/${ctx.search}`)))
  }
}

/** Is there a route at this path, of whatever method? What the router uses for all of its routes has no methods. */
function isOurs(router: Router, path: string, method: string): boolean {
  return router.match(path, method).path.some(({ methods }) => methods.length > 0)
}
