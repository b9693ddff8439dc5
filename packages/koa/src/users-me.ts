import { HttpError, type Engine, type Known } from '@sallyport/core'
import type Koa from 'koa'
import type { SessionBinding } from './session-binding.ts'

/** `GET /api/v3/core/users/me/`: who is logged in; 403 for nobody. */
export function usersMe(engine: Engine, session: SessionBinding): Koa.Middleware {
  return async (ctx) => {
    const found = await engine.authenticate(session.read(ctx))
    if (found === undefined) throw new HttpError(403, 'not_authenticated', 'Nobody is logged in.')
    ctx.body = { user: toUser(found.person) }
  }
}

/** Somebody as clients see him. */
export function toUser({ pk, username, name, email, isSuperuser, groups }: Known): object {
  return { pk, username, name, email, is_superuser: isSuperuser, groups }
}
