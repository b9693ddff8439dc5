import { engineTexts, HttpError, type Engine, type Known } from '@sallyport/core'
import { avatar, sha256 } from '@sallyport/core/adapter'
import type Koa from 'koa'
import type { SessionBinding } from './session-binding.ts'

/** `GET /api/v3/core/users/me/`: who is logged in, as the reference system’s clients read it; 403 for nobody. */
export function usersMe(engine: Engine, session: SessionBinding): Koa.Middleware {
  return async (ctx) => {
    const found = await engine.authenticate(session.read(ctx))
    if (found === undefined) throw new HttpError(403, 'not_authenticated', engineTexts.http_nobody)
    const user = toUser(found.person)
    ctx.body = { user, users: [user] }
  }
}

/** The user as clients see them; fields and names are the reference system's, the primary key is text. */
export function toUser({ pk, username, name, email, isSuperuser, groups, permissions = [] }: Known): object {
  return {
    pk,
    username,
    name,
    email,
    avatar: avatar(name),
    // The same for everybody who asks, and worthless as a key.
    uid: sha256(`user:${pk}`),
    // Sessions exist for active users only.
    is_active: true,
    is_current: true,
    is_superuser: isSuperuser,
    // A group's name is its key.
    groups: groups.map((group) => ({ pk: group, name: group })),
    roles: [],
    settings: {},
    system_permissions: permissions,
  }
}
