import { engineTexts, HttpError } from '@sallyport/core'
import { removeOwnSetting } from '../own-settings.ts'
import { requireRecentAuthentication } from '../recent-authentication.ts'
import { route } from './route.ts'

/** Takes away one thing that the user has set up. */
export const removeSetting = route({
  method: 'DELETE',
  path: '/api/v3/core/users/me/settings/:name/:id/',
  access: 'user',
  operationId: 'core_users_me_settings_destroy',
  tag: 'core',
  summary: 'Take away what was set up',
  answers: [{ status: 204, description: 'It is gone.' }],
  errors: ['authentication_too_old', 'conflict', 'foreign_origin', 'not_authenticated', 'not_found'],
  async handle({ ctx, engine, found }) {
    requireRecentAuthentication(engine, found)
    const { name = '', id = '' } = ctx.params
    if (!(await removeOwnSetting(engine, found.person, name, id))) {
      throw new HttpError(404, 'not_found', engineTexts.http_nothing)
    }
    return { status: 204 }
  },
})
