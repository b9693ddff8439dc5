import type { RouterContext, RouterMiddleware } from '@koa/router'
import { engineTexts, HttpError, type Authentication } from '@sallyport/core'
import { hasFlowPermission, isFromElsewhere, isUnexplainedNavigation, requireSameOrigin } from '@sallyport/core/adapter'
import { loginPath } from '../login-path.ts'
import { USER_PAGE } from '../pages/page-action.ts'
import { readCheckedBody, withoutBody } from './checked-body.ts'
import type { CheckedRoute, Mount, Reply, Route, RouteCall, UserRoute } from './route.ts'

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
    const call: RouteCall = { ctx, mount, engine, found: undefined, body: undefined }
    if (guardsOrigin) requireOwnSite(call, row)
    if (row.access === 'public') return writeReply(ctx, await proceed(call, row.handle))
    const found = await mount.engine.authenticate(mount.session.read(ctx))
    if (row.access === 'visitor') return writeReply(ctx, await proceed({ ...call, found }, row.handle))
    if (found === undefined && row.access === 'page') return leadToLogin(call)
    return writeReply(ctx, await proceed({ ...call, found: requireAllowed(row, ctx, found) }, row.handle))
  }
}

/** Another site must change nothing here, not even by a link that a user follows. */
function requireOwnSite({ ctx, engine: { settings } }: RouteCall, { method, changes }: CheckedRoute): void {
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

function leadToLogin({ ctx, engine: { settings } }: RouteCall): void {
  ctx.status = ctx.method === 'POST' ? 303 : 302
  ctx.redirect(loginPath(settings, `${settings.prefix}${USER_PAGE}`))
}

function writeReply(ctx: RouterContext, reply: Reply | void): void {
  if (reply === undefined) return
  const { status = 200, headers, body } = reply
  ctx.status = status
  ctx.body = body
  if (headers !== undefined) ctx.set({ ...headers })
}
