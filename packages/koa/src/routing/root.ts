import type { RouterMiddleware } from '@koa/router'
import type { Engine } from '@sallyport/core'
import type { Pages } from '@sallyport/core/adapter'
import { drawPage } from '../pages/draw-page.ts'
import { toUser } from '../users-me.ts'
import type { SessionBinding } from '../session-binding.ts'
import { loginPath } from './login-path.ts'

/** What `/` does, where the router may answer it. */
export interface RootOptions {
  /** Path of the page for logged-in users, such as `/if/user/`; JSON that says who it is when absent. */
  readonly user?: string
  /**
   * Is there no user at all yet? Then the page says so, in place of a login that nobody could do. Asked where nobody is
   * logged in; there are users, when absent.
   */
  readonly isEmpty?: () => Promise<boolean>
}

/** `GET /`: redirects an anonymous visitor to the login, and a user to their page. */
export function root(
  engine: Engine,
  session: SessionBinding,
  options: RootOptions,
  pages: Pages | undefined,
): RouterMiddleware {
  return async (ctx) => {
    const { settings } = engine.forHost(ctx.host)
    const { prefix } = settings
    const found = await engine.authenticate(session.read(ctx))
    if (found === undefined) {
      if (pages !== undefined && (await options.isEmpty?.()) === true) drawPage(engine, ctx, pages, { kind: 'empty' })
      else ctx.redirect(loginPath(settings, `${prefix}/`))
    } else if (options.user !== undefined) ctx.redirect(`${prefix}${options.user}`)
    else {
      const logout = `${prefix}/flows/-/default/invalidation/`
      ctx.body = { user: toUser(found.person), links: { user: `${prefix}/api/v3/core/users/me/`, logout } }
    }
  }
}
