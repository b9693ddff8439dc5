import type { RouterContext, RouterMiddleware } from '@koa/router'
import { engineTexts, HttpError, type Authentication, type Engine } from '@sallyport/core'
import { hasFlowPermission, isFromElsewhere, isUnexplainedNavigation, requireSameOrigin } from '@sallyport/core/adapter'
import { loginPath } from '../login-path.ts'
import { USER_PAGE } from '../pages/page-action.ts'
import { readCheckedBody, withoutBody } from './checked-body.ts'
import type { CheckedRoute, Handled, Mount, Reply, Route, UserRoute } from './route.ts'

/** Serves a row of the table. What follows from the row alone is found out once, and not at each request. */
export function serveRoute(mount: Mount, row: Route): RouterMiddleware {
  return row.access === 'open' ? (ctx) => row.handle(ctx, mount) : serveChecked(mount, row)
}

/** The checks in their order: origin, login, permission, body. The row's code runs when all of them have passed. */
function serveChecked(mount: Mount, row: CheckedRoute): RouterMiddleware {
  const guardsOrigin = row.method !== 'GET' || row.changes === true
  const proceed = row.body === undefined ? withoutBody : readCheckedBody(row.body)
  return async (ctx) => {
    const engine = mount.engine.forHost(ctx.host)
    if (guardsOrigin) requireOwnSite(engine, ctx, row)
    let handled: Handled
    if (row.access === 'public') {
      handled = proceed({ ctx, mount, engine, found: undefined, body: undefined }, row.handle)
    } else {
      const found = await mount.engine.authenticate(mount.session.read(ctx))
      if (row.access === 'visitor') handled = proceed({ ctx, mount, engine, found, body: undefined }, row.handle)
      else if (found === undefined && row.access === 'page') return leadToLogin(engine, ctx)
      else {
        const user = requireAllowed(row, ctx, found)
        handled = proceed({ ctx, mount, engine, found: user, body: undefined }, row.handle)
      }
    }
    // What is there already is not waited for: who is logged in is asked with most requests of an app.
    writeReply(ctx, handled instanceof Promise ? await handled : handled)
  }
}

/** Another site must change nothing here, not even by a link that a user follows. */
function requireOwnSite({ settings }: Engine, ctx: RouterContext, { method, changes }: CheckedRoute): void {
  const request = { method: ctx.method, header: (name: string) => ctx.get(name) }
  requireSameOrigin(settings, request)
  if (method !== 'GET' || changes !== true) return
  if (ctx.method === 'HEAD') {
    throw new HttpError(405, 'method_not_allowed', engineTexts.http_get, { headers: { allow: 'GET' } })
  }
  if (isFromElsewhere(settings, request) || isUnexplainedNavigation(settings, request)) {
    throw new HttpError(403, 'foreign_origin', engineTexts.http_origin)
  }
}

/** @throws `HttpError` 403 `not_authenticated` or `forbidden`, 404 `not_found` */
function requireAllowed(row: UserRoute, ctx: RouterContext, found: Authentication | undefined): Authentication {
  const { access, permission, hidden, refusal = engineTexts.http_nobody } = row
  const allowed = permission === undefined || hasFlowPermission(found?.person, permission, ctx.params['slug'] ?? '')
  if (!allowed && hidden === true) throw new HttpError(404, 'not_found', engineTexts.http_nothing)
  if (found === undefined || (access === 'superuser' && !found.person.isSuperuser)) {
    throw new HttpError(403, 'not_authenticated', refusal)
  }
  if (!allowed) throw new HttpError(403, 'forbidden', `This needs the permission "${permission}".`)
  return found
}

function leadToLogin({ settings }: Engine, ctx: RouterContext): void {
  ctx.status = ctx.method === 'POST' ? 303 : 302
  ctx.redirect(loginPath(settings, `${settings.prefix}${USER_PAGE}`))
}

function writeReply(ctx: RouterContext, reply: Reply | void): void {
  if (reply === undefined) return
  const { status = 200, headers, body } = reply
  ctx.status = status
  if (headers !== undefined) ctx.set({ ...headers })
  if (body === undefined || (typeof body === 'string' && ctx.res.hasHeader('content-type'))) ctx.body = body
  else {
    // Of a text that begins with "<" Koa would make a page, with whatever script a visitor has put into it.
    ctx.type = 'application/json'
    ctx.body = JSON.stringify(body)
  }
}
