import { engineTexts, HttpError } from '@sallyport/core'
import { endOwnSession, mayEndSession } from '../own-sessions.ts'
import { requireRecentAuthentication } from '../recent-authentication.ts'
import { route } from './route.ts'

/** Ends one of the user's logins, the present one too. */
export const endSession = route({
  method: 'DELETE',
  path: '/api/v3/core/users/me/sessions/:id/',
  access: 'user',
  operationId: 'core_users_me_sessions_destroy',
  tag: 'core',
  summary: 'End a login',
  answers: [{ status: 204, description: 'It has ended.' }],
  errors: ['authentication_too_old', 'foreign_origin', 'not_authenticated', 'not_found', 'unavailable'],
  async handle({ ctx, engine, mount, found }) {
    const { id = '' } = ctx.params
    if (!mayEndSession(engine, found, id)) requireRecentAuthentication(engine, found)
    if (!(await endOwnSession(engine, ctx, mount.session, { ...found, ends: id }))) {
      throw new HttpError(404, 'not_found', engineTexts.http_nothing)
    }
    return { status: 204 }
  },
})
