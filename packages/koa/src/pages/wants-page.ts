import type { Engine } from '@sallyport/core'
import type Koa from 'koa'

/** Does the client want a page: is it a browser, and not at a URL of an interface for programs? */
export function wantsPage({ settings: { prefix } }: Engine, ctx: Koa.Context): boolean {
  const isInterface = ['/api/', '/plugins/', '/-/health/'].some((start) => ctx.path.startsWith(prefix + start))
  return !isInterface && ctx.accepts('json', 'html') === 'html'
}
