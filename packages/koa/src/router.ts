import Router from '@koa/router'
import { engineTexts, HttpError, type Engine } from '@sallyport/core'
import type { Pages } from '@sallyport/core/adapter'
import type Koa from 'koa'
import { serveOperations } from './admin/serve-operations.ts'
import { authentication, type AuthenticationState } from './authentication.ts'
import { checkMount } from './check-mount.ts'
import { errorExit } from './error-exit.ts'
import { createFindAuthentication } from './find-authentication.ts'
import type { DescribedOperation } from './openapi/described-operation.ts'
import { keepLocale } from './language.ts'
import { operations } from './openapi/operations.ts'
import { schemaRoute } from './openapi/schema-route.ts'
import { completeSlash } from './last-slash.ts'
import { flowPage } from './pages/flow-page.ts'
import { serveAsset } from './pages/serve-asset.ts'
import { USER_PAGE } from './pages/page-action.ts'
import { endSessionByForm, removeSettingByForm, userPage, type UserPageOptions } from './pages/user-page.ts'
import { pluginRoute } from './plugin-route.ts'
import { belowMount } from './public-path.ts'
import { toExecutorRequest } from './read-wire.ts'
import { requireAuthentication, type RequireOptions } from './require-authentication.ts'
import { cancelFlow } from './routing/cancel.ts'
import { configureStage } from './routing/configure.ts'
import { root, type RootOptions } from './routing/root.ts'
import { toDefaultFlow } from './routing/to-default-flow.ts'
import { refuseMethods } from './refuse-methods.ts'
import type { SessionBinding } from './session-binding.ts'
import { watchRequests } from './watch-requests.ts'
import { endUserSession, listUserSessions } from './user-sessions.ts'
import { listUserSettings, removeUserSetting } from './user-settings.ts'
import { usersMe } from './users-me.ts'
import { writeAnswer } from './write-answer.ts'

export interface RouterOptions {
  readonly session: SessionBinding
  /** Can requests be served right now? Asked by `/-/health/ready/`; always, when absent. */
  readonly ready?: () => Promise<boolean>
  /**
   * Serves `/` (below the prefix): the login for an anonymous visitor, the user's page for a user. A host's `/` is its own, so it is left
   * alone when absent.
   */
  readonly root?: RootOptions
  /** Routes that the host itself serves beside ours, for the OpenAPI document; none when absent. */
  readonly operations?: readonly DescribedOperation[]
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
export function createRouter(
  engine: Engine,
  { session, ready, root: rootOptions, operations: more = [], pages, userPage: userOptions = {} }: RouterOptions,
): Sallyport {
  const router = new Router(engine.settings.prefix === '' ? {} : { prefix: engine.settings.prefix })
  router.use(watchRequests(engine), errorExit(engine, pages), checkMount(engine, session), keepLocale(engine))

  router.all('/api/v3/flows/executor/:slug/', async (ctx) => {
    await writeAnswer(
      engine,
      ctx,
      session,
      await engine.answer(toExecutorRequest(engine, ctx, session, ctx.params['slug'] ?? '')),
    )
  })
  router.get('/api/v3/core/users/me/', usersMe(engine, session))
  router.get('/api/v3/core/users/me/sessions/', listUserSessions(engine, session))
  router.delete('/api/v3/core/users/me/sessions/:id/', endUserSession(engine, session))
  router.get('/api/v3/core/users/me/settings/', listUserSettings(engine, session))
  router.delete('/api/v3/core/users/me/settings/:name/:id/', removeUserSetting(engine, session))
  router.get('/api/v3/schema/', schemaRoute(engine, session, [...operations, ...more]))
  router.get('/flows/-/default/:designation/', toDefaultFlow(engine, session))
  router.get('/flows/-/cancel/', cancelFlow(engine, session))
  router.get('/flows/-/configure/:stage/', configureStage(engine, session))
  if (rootOptions !== undefined) router.get('/', root(engine, session, rootOptions, pages))
  router.get('/-/health/live/', (ctx) => {
    ctx.body = { status: 'live' }
  })
  router.get('/-/health/ready/', async (ctx) => {
    const isReady = (await ready?.()) ?? true
    ctx.status = isReady ? 200 : 503
    ctx.body = { status: isReady ? 'ready' : 'not ready' }
  })
  if (pages === undefined) {
    router.all('/if/flow/:slug/', () => {
      throw new HttpError(404, 'not_found', engineTexts.http_nothing)
    })
  } else {
    router.all('/if/flow/:slug/', flowPage(engine, session, pages, { root: rootOptions !== undefined }))
    router.get('/if/assets/:name', serveAsset(pages))
    router.get(USER_PAGE, userPage(engine, session, pages, userOptions))
    router.post(`${USER_PAGE}sessions/:id/`, endSessionByForm(engine, session))
    router.post(`${USER_PAGE}settings/:name/:id/`, removeSettingByForm(engine, session))
  }
  serveOperations(router, engine, session)
  for (const owned of engine.registry.routes) {
    const { plugin, route } = owned
    router.register(`/plugins/${plugin}${route.path}`, [route.method], pluginRoute(engine, session, owned))
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
