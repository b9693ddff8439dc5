import { removeOwnSetting } from '../own-settings.ts'
import { askAgain, goBack } from '../pages/back-to-user-page.ts'
import { USER_PAGE } from '../pages/page-action.ts'
import { isRecentlyAuthenticated } from '../recent-authentication.ts'
import { route } from './route.ts'

/** Takes away something that the user has set up. */
export const removeSettingByForm = route({
  method: 'POST',
  path: `${USER_PAGE}settings/:name/:id/`,
  access: 'page',
  async handle({ ctx, engine, found }) {
    if (!isRecentlyAuthenticated(engine, found)) return askAgain(ctx, engine)
    const { name = '', id = '' } = ctx.params
    await removeOwnSetting(engine, found.person, name, id)
    goBack(ctx, engine)
  },
})
