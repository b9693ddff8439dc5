import type { Settings } from '@sallyport/core'
import { flowPage, readQuery } from '@sallyport/core/adapter'
import type Koa from 'koa'

/** Path of the page for logged-in users, below the prefix. */
export const USER_PAGE = '/if/user/'

/**
 * Where a page's form posts to, and where it is tried again: the page's own address, but without a flow token, which its
 * step stands for. What is posted below the user's page has none of its own.
 */
export function pageAction(settings: Settings, ctx: Koa.Context): string {
  const slug: unknown = ctx['params']?.slug
  const userPage = `${settings.prefix}${USER_PAGE}`
  if (typeof slug !== 'string') return ctx.path.startsWith(userPage) ? userPage : ctx.path
  const query = readQuery(ctx.querystring)
  query.delete('flow_token')
  return flowPage(settings, slug, query)
}
