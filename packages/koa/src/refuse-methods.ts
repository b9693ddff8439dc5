import type Router from '@koa/router'
import { engineTexts, HttpError, type Engine } from '@sallyport/core'
import type { Pages } from '@sallyport/core/adapter'
import type Koa from 'koa'
import { errorExit } from './error-exit.ts'
import { watchRequests } from './watch-requests.ts'

/** Answers 405 where a path is one of ours and its method is not; what is not ours goes on to the host. */
export function refuseMethods(router: Router, engine: Engine, pages?: Pages): Koa.Middleware {
  const exit = errorExit(engine, pages)
  return (ctx, next) => {
    const { path, route } = router.match(ctx.path, ctx.method)
    // What the router uses for all of its routes has no methods.
    const [first, ...others] = path.filter(({ methods }) => methods.length > 0)
    if (route || first === undefined) return next()
    const allow = [...new Set([first, ...others].flatMap(({ methods }) => methods))].join(', ')
    const watch = watchRequests(engine, () => String(first.path))
    return watch(ctx, () =>
      exit(ctx, async () => {
        const detail = allow === 'GET' ? engineTexts.http_get : `Use ${allow}.`
        throw new HttpError(405, 'method_not_allowed', detail, { headers: { allow } })
      }),
    )
  }
}
