import type { Pages } from '@sallyport/core/adapter'
import { loginPath } from '../login-path.ts'
import { drawPage } from '../pages/draw-page.ts'
import { toUser } from '../to-user.ts'
import { route, type Route } from './route.ts'

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

/** Redirects an anonymous visitor to the login, and a user to their page. */
export function root(options: RootOptions, pages: Pages | undefined): Route {
  return route({
    method: 'GET',
    path: '/',
    access: 'visitor',
    async handle({ ctx, engine, found }) {
      const { settings } = engine
      const { prefix } = settings
      if (found === undefined) {
        if (pages === undefined || (await options.isEmpty?.()) !== true) ctx.redirect(loginPath(settings, `${prefix}/`))
        else drawPage(engine, ctx, pages, { kind: 'empty' })
        return
      }
      if (options.user !== undefined) return ctx.redirect(`${prefix}${options.user}`)
      const logout = `${prefix}/flows/-/default/invalidation/`
      return { body: { user: toUser(found.person), links: { user: `${prefix}/api/v3/core/users/me/`, logout } } }
    },
  })
}
