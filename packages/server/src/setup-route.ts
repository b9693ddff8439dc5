import Router from '@koa/router'
import { engineTexts, HttpError, type Engine } from '@sallyport/core'
import type { Pages } from '@sallyport/core/adapter'
import { errorExit, watchRequests } from '@sallyport/koa'
import type { PeopleStore } from '@sallyport/mikro-orm'
import type Koa from 'koa'
import { isSetupLink } from './setup-link.ts'

/** Slug of the flow that makes the first superuser. It requires a token, which only this route gives out. */
const FLOW = 'initial-setup'
const METHODS = ['GET', 'HEAD']

/**
 * The one-time link: leads to a run of the set-up flow. Every node answers it, and it is gone as soon as there is a user; the
 * flow's `user_write` sees to it once more, in its commit, for runs that have begun before.
 */
export function setupRoute(engine: Engine, users: PeopleStore, pages: Pages): Koa.Middleware {
  const router = new Router({ prefix: '/-/setup' })

  router.use(watchRequests(engine), errorExit(engine, pages))
  router.all('/:link', async (ctx) => {
    const isOpen = isSetupLink(engine.keys, ctx.params['link'] ?? '') && (await users.isEmpty())
    if (!isOpen) throw new HttpError(404, 'not_found', engineTexts.http_nothing)
    if (!METHODS.includes(ctx.method)) {
      const headers = { allow: METHODS.join(', ') }
      throw new HttpError(405, 'method_not_allowed', `${ctx.method} is not possible here.`, { headers })
    }
    // A request that only reads begins nothing.
    if (ctx.method === 'HEAD') {
      ctx.status = 200
      return
    }
    ctx.redirect((await engine.start(FLOW)).link)
  })
  return router.routes() as unknown as Koa.Middleware
}
