import type { Engine } from '@sallyport/core'
import type Koa from 'koa'
import { loginPath } from '../login-path.ts'
import { USER_PAGE } from './page-action.ts'

/** The login flow asks once more who the user is, and leads back to the page. */
export function askAgain(ctx: Koa.Context, { settings }: Engine): void {
  ctx.status = 303
  ctx.redirect(loginPath(settings, `${settings.prefix}${USER_PAGE}`, settings.limits.recentProof))
}

export function goBack(ctx: Koa.Context, { settings }: Engine): void {
  ctx.status = 303
  ctx.redirect(`${settings.prefix}${USER_PAGE}`)
}
