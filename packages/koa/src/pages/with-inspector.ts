import type { Settings } from '@sallyport/core'
import type Koa from 'koa'
import { INSPECTOR } from './inspect-page.ts'

/** Where a flow leads on to: another flow's page keeps an inspector open. */
export function withInspector({ url, prefix }: Settings, ctx: Koa.Context, to: string): string {
  const value = new URLSearchParams(ctx.querystring).get(INSPECTOR)
  const place = new URL(to, url)
  const isFlow = place.origin === url.origin && place.pathname.startsWith(`${prefix}/if/flow/`)
  if (value === null || !isFlow || place.searchParams.has(INSPECTOR)) return to
  place.searchParams.set(INSPECTOR, value)
  return `${place.pathname}${place.search}${place.hash}`
}
