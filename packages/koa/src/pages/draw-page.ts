import { randomBytes } from 'node:crypto'
import type { Engine } from '@sallyport/core'
import { hasTooManyParameters, type Page, type Pages } from '@sallyport/core/adapter'
import type Koa from 'koa'
import { chosenLocale } from '../language.ts'
import { pageAction } from './page-action.ts'

/** Draws what there is to show, with a nonce of its own. The status is the caller's. */
export function drawPage(engine: Engine, ctx: Koa.Context, pages: Pages, shows: Page['shows']): void {
  const own = engine.forHost(ctx.host)
  const { settings } = own
  const drawn = pages.render({
    shows,
    settings,
    action: pageAction(settings, ctx),
    nonce: randomBytes(16).toString('base64'),
    languages: ctx.get('accept-language'),
    locale: chosenLocale(own, ctx),
    // A page about a query that was refused does not go on with it.
    query: hasTooManyParameters(ctx.querystring) ? '' : ctx.querystring,
  })
  ctx.set({ ...drawn.headers })
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = drawn.html
}
