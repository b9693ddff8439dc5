import type Router from '@koa/router'
import { HttpError, type Engine } from '@sallyport/core'
import type Koa from 'koa'
import { errorExit } from './error-exit.ts'

/** Answers 405 where a path is one of ours and its method is not; what is not ours goes on to the host. */
export function refuseMethods(router: Router, engine: Engine): Koa.Middleware {
  const exit = errorExit(engine)
  return (ctx, next) => {
    const { path, route } = router.match(ctx.path, ctx.method)
    // What the router uses for all of its routes has no methods.
    const allow = [...new Set(path.flatMap(({ methods }) => methods))].join(', ')
    if (route || allow === '') return next()
    return exit(ctx, async () => {
      throw new HttpError(405, 'method_not_allowed', `Use ${allow}.`, { headers: { allow } })
    })
  }
}
