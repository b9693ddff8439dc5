import type { Engine } from '@sallyport/core'
import type Koa from 'koa'

/** Characters of an `Accept` header; the time that Koa takes for one grows with the square of them. */
const LONGEST_ACCEPT = 2000

/** Does the client want a page: is it a browser, and not at a URL of an interface for programs? */
export function wantsPage({ settings: { prefix } }: Engine, ctx: Koa.Context): boolean {
  const isInterface = ['/api/', '/plugins/', '/-/health/'].some((start) => ctx.path.startsWith(prefix + start))
  return !isInterface && prefersPage(ctx)
}

/** Does the `Accept` header ask for a page first? */
export function prefersPage(ctx: Koa.Context): boolean {
  // oxlint-disable-next-line no-restricted-properties -- the one place, with a bound
  return ctx.get('accept').length <= LONGEST_ACCEPT && ctx.accepts('json', 'html') === 'html'
}
