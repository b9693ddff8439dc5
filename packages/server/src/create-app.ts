import { engineTexts, HttpError, type Engine, type Log } from '@sallyport/core'
import { floodControl } from '@sallyport/core/adapter'
import { createKoaSession, createRouter, errorExit, type Route } from '@sallyport/koa'
import { createPages, type PagesOptions } from '@sallyport/pages'
import Koa from 'koa'
import { clientAddress } from './client-address.ts'
import { forwardedHost } from './forwarded-host.ts'
import { readTrustedProxies, type TrustedProxies } from './configuration/trusted-proxies.ts'

export interface AppOptions {
  /** None when absent. */
  readonly trustedProxies?: TrustedProxies
  readonly ready: () => Promise<boolean>
  /** How pages look; ours, when absent. */
  readonly pages?: PagesOptions | undefined
  /** Is there no user at all yet? There are some, when absent. */
  readonly isEmpty?: () => Promise<boolean>
  /** Further routes, such as the first set-up. */
  readonly routes?: readonly Route[]
}

/** Default flows that `/if/user/` leads to. */
const USER_PAGE = { settings: 'default-user-settings', password: 'default-password-change' }

/** The server's Koa app. */
export async function createApp(engine: Engine, log: Log, options: AppOptions): Promise<Koa> {
  const pages = await createPages(engine, options.pages)
  const app = new Koa()
  app.silent = true
  app.on('error', (error: unknown) => {
    if (floodControl(engine).takeLine('outside_router', ''))
      log.error({ err: error }, 'A request failed outside the router.')
  })
  const session = createKoaSession(app, engine)
  const proxies = options.trustedProxies ?? readTrustedProxies([])
  app.use(clientAddress(proxies, log))
  app.use(forwardedHost(proxies))
  if (session.middleware !== undefined) app.use(session.middleware)
  const { ready, isEmpty, routes = [] } = options
  const root = { user: '/if/user/', ...(isEmpty === undefined ? {} : { isEmpty }) }
  app.use(createRouter(engine, { session, ready, root, routes, pages, userPage: USER_PAGE }).routes())
  const exit = errorExit(engine, pages)
  app.use((ctx) =>
    exit(ctx, async () => {
      throw new HttpError(404, 'not_found', engineTexts.http_nothing)
    }),
  )
  return app
}
