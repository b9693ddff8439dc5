import type { RouterMiddleware } from '@koa/router'
import { engineTexts, Designation, HttpError, type Engine } from '@sallyport/core'
import { flowPage } from '@sallyport/core/adapter'
import { toExecutorRequest } from '../read-wire.ts'
import type { SessionBinding } from '../session-binding.ts'
import { keptQuery } from './kept-query.ts'

const DESIGNATIONS: ReadonlySet<string> = new Set(Designation.enum)

/** `GET /flows/-/default/<designation>/`: redirects to the visitor's flow of that designation. Their runs of other flows continue. */
export function toDefaultFlow(engine: Engine, session: SessionBinding): RouterMiddleware {
  return async (ctx) => {
    const own = engine.forHost(ctx.host)
    const { designation } = ctx.params
    const wire = { ...toExecutorRequest(engine, ctx, session, ''), query: ctx.querystring }
    const slug = isDesignation(designation) ? await engine.defaultFlow(wire, designation) : undefined
    if (slug === undefined) throw new HttpError(404, 'flow_not_found', engineTexts.http_no_such_flow)
    ctx.redirect(flowPage(own.settings, slug, keptQuery(own, ctx.querystring)))
  }
}

function isDesignation(text: string | undefined): text is Designation {
  return text !== undefined && DESIGNATIONS.has(text)
}
