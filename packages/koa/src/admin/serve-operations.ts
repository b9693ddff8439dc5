import type Router from '@koa/router'
import { engineTexts, HttpError, type Engine } from '@sallyport/core'
import { isFromElsewhere, isUnexplainedNavigation, hasFlowPermission, requireSameOrigin } from '@sallyport/core/adapter'
import type Koa from 'koa'
import { toExecutorRequest } from '../read-wire.ts'
import type { SessionBinding } from '../session-binding.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'

/** Serves the administration: origin and permission are checked before an operation's code runs. */
export function serveOperations(router: Router, engine: Engine, session: SessionBinding): void {
  for (const operation of operations) {
    router.register(operation.path, [operation.method], serveOperation(engine, session, operation))
  }
}

function serveOperation(engine: Engine, session: SessionBinding, operation: Operation): Koa.Middleware {
  return async (ctx) => {
    const params: Readonly<Record<string, string>> = ctx['params']
    const slug = params['slug'] ?? ''
    // A brand's own URL is an origin that may ask, and the one that links of its host begin with.
    const own = engine.forHost(ctx.host)
    requireOwnSite(own, ctx, operation)
    const found = await engine.authenticate(session.read(ctx))
    const allowed = hasFlowPermission(found?.person, operation.permission, slug)
    if (!allowed && operation.hidden === true) throw new HttpError(404, 'not_found', engineTexts.http_nothing)
    if (found === undefined) throw new HttpError(403, 'not_authenticated', engineTexts.http_nobody)
    if (!allowed) throw new HttpError(403, 'forbidden', `This needs the permission "${operation.permission}".`)
    const wire = toExecutorRequest(own, ctx, session, slug)
    const answer = await operation.handle({ engine: own, person: found.person, slug, wire })
    const { status = 200, headers = {}, body } = answer
    ctx.status = status
    // An empty text keeps the status; nothing at all would be 204 to Koa.
    ctx.body = body ?? ''
    ctx.set({ ...headers })
  }
}

/** Another site must change nothing here, not even by a link that a user follows. */
function requireOwnSite({ settings }: Engine, ctx: Koa.Context, { method, changes }: Operation): void {
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
