import Router from '@koa/router'
import type { Engine } from '@sallyport/core'
import type { Pages } from '@sallyport/core/adapter'
import type Koa from 'koa'
import { authentication, type AuthenticationState } from './authentication.ts'
import { checkMount } from './check-mount.ts'
import { errorExit } from './error-exit.ts'
import { createFindAuthentication } from './find-authentication.ts'
import { keepLocale } from './language.ts'
import { limitQuery } from './limit-query.ts'
import { completeSlash } from './last-slash.ts'
import { belowMount } from './public-path.ts'
import { refuseMethods } from './refuse-methods.ts'
import { requireAuthentication, type RequireOptions } from './require-authentication.ts'
import { createTable } from './routes/index.ts'
import type { RootOptions } from './routes/root.ts'
import type { Route } from './routes/route.ts'
import { serveRoute } from './routes/serve-route.ts'
import type { UserPageOptions } from './routes/user-page.ts'
import type { SessionBinding } from './session-binding.ts'
import { watchRequests } from './watch-requests.ts'

export interface RouterOptions {
  readonly session: SessionBinding
  /** Can requests be served right now? Asked by `/-/health/ready/`; always, when absent. */
  readonly ready?: () => Promise<boolean>
  /**
   * Serves `/` (below the prefix): the login for an anonymous visitor, the user's page for a user. A host's `/` is its own, so it is left
   * alone when absent.
   */
  readonly root?: RootOptions
  /** Further rows of the table, of the host: `route({ … })`; none when absent. */
  readonly routes?: readonly Route[]
  /** Draws `/if/flow/<slug>/`, `/if/user/`, and errors for browsers: `createPages` of `@sallyport/pages`. 404 when absent. */
  readonly pages?: Pages
  /** The flows that `/if/user/`, the page of a logged-in user, links to; none when absent. */
  readonly userPage?: UserPageOptions
}

export interface Sallyport {
  /** All URLs of ours; what is not ours goes on to the host. */
  routes(): Koa.Middleware
  /** Sets `ctx.state.authentication`. */
  authentication(): Koa.Middleware<AuthenticationState>
  /** Lets only those through whose login is enough, and sends the others to a flow. */
  requireAuthentication(options?: RequireOptions): Koa.Middleware<AuthenticationState>
}

/** What a Koa app mounts. Nothing of the host is touched but the field that the session binding names. */
export function createRouter(engine: Engine, options: RouterOptions): Sallyport {
  const { session, pages, ready = async () => true, root, userPage = {}, routes = [] } = options
  const router = new Router(engine.settings.prefix === '' ? {} : { prefix: engine.settings.prefix })
  router.use(
    watchRequests(engine),
    errorExit(engine, pages),
    limitQuery,
    checkMount(engine, session),
    keepLocale(engine),
  )
  for (const row of createTable({ registry: engine.registry, pages, ready, root, userPage, routes })) {
    const served = serveRoute({ engine, session }, row)
    if (row.method === 'ALL') router.all(row.path, served)
    else router.register(row.path, [row.method], served)
  }
  const find = createFindAuthentication(engine, session)
  return {
    routes() {
      const served = router.routes() as unknown as Koa.Middleware
      const refused = refuseMethods(router, engine, pages)
      const whole: Koa.Middleware = (ctx, next) => served(ctx, () => Promise.resolve(refused(ctx, next)))
      const exit = errorExit(engine, pages)
      return belowMount(engine.settings.prefix, exit, completeSlash(router, { engine, pages }, whole))
    },
    authentication: () => authentication(find),
    requireAuthentication: (options) => requireAuthentication(engine, find, options),
  }
}
