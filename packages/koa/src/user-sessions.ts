import type { RouterMiddleware } from '@koa/router'
import { engineTexts, HttpError, type Engine } from '@sallyport/core'
import { requireSameOrigin } from '@sallyport/core/adapter'
import { endOwnSession, mayEndSession, ownSessions } from './own-sessions.ts'
import { requireRecentAuthentication } from './recent-authentication.ts'
import { requireSomebody } from './require-somebody.ts'
import type { SessionBinding } from './session-binding.ts'

/** `GET /api/v3/core/users/me/sessions/`: where this person is logged in. */
export function listUserSessions(engine: Engine, session: SessionBinding): RouterMiddleware {
  return async (ctx) => {
    const found = await requireSomebody(engine, session, ctx)
    const sessions = await ownSessions(engine, found)
    ctx.body = {
      sessions: sessions.map(
        ({ id, methods, level, authenticatedAt, createdAt, lastSeenAt, expiresAt, address, userAgent }) => ({
          id,
          current: id === found.session.id,
          methods,
          level,
          authenticated_at: authenticatedAt,
          created_at: createdAt,
          last_seen_at: lastSeenAt,
          expires_at: expiresAt,
          address,
          user_agent: userAgent,
        }),
      ),
    }
  }
}

/** `DELETE /api/v3/core/users/me/sessions/<id>/`: ends one, the present one too. */
export function endUserSession(engine: Engine, session: SessionBinding): RouterMiddleware {
  return async (ctx) => {
    const { settings } = engine.forHost(ctx.host)
    requireSameOrigin(settings, { method: ctx.method, header: (name) => ctx.get(name) })
    const found = await requireSomebody(engine, session, ctx)
    const { id = '' } = ctx.params
    if (!mayEndSession(engine, found, id)) requireRecentAuthentication(engine, found)
    if (!(await endOwnSession(engine, ctx, session, { ...found, ends: id }))) {
      throw new HttpError(404, 'not_found', engineTexts.http_nothing)
    }
    ctx.status = 204
  }
}
