import { endOwnSession, mayEndSession } from '../own-sessions.ts'
import { askAgain, goBack } from '../pages/back-to-user-page.ts'
import { USER_PAGE } from '../pages/page-action.ts'
import { route } from './route.ts'

/** Ends one of the user's logins. One that has ended already is as good. */
export const endSessionByForm = route({
  method: 'POST',
  path: `${USER_PAGE}sessions/:id/`,
  access: 'page',
  async handle({ ctx, engine, mount, found }) {
    const { id = '' } = ctx.params
    if (!mayEndSession(engine, found, id)) return askAgain(ctx, engine)
    await endOwnSession(engine, ctx, mount.session, { ...found, ends: id })
    goBack(ctx, engine)
  },
})
