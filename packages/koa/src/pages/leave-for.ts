import type { Settings } from '@sallyport/core'
import type Koa from 'koa'

/** The pages' own script asks: it draws what comes into the page that it runs in. */
export function isEnhanced(ctx: Koa.Context): boolean {
  return ctx.get('sallyport-page') !== ''
}

/**
 * Leads on to a place. False where that cannot be done by a redirect: a page's policy names the places that a form's
 * answer may lead to, and browsers hold redirects to it.
 */
export function leaveFor(settings: Settings, ctx: Koa.Context, to: string): boolean {
  if (isEnhanced(ctx)) {
    // A script that followed the redirect would fetch the place, and then go there once more.
    ctx.set('Sallyport-Location', new URL(to, settings.url).origin === settings.url.origin ? to : new URL(to).href)
    ctx.status = 200
    ctx.body = ''
    return true
  }
  const { origin } = new URL(to, settings.url)
  if (ctx.method === 'POST' && origin !== settings.url.origin && !settings.origins.has(origin)) return false
  ctx.status = 303
  ctx.redirect(to)
  return true
}
