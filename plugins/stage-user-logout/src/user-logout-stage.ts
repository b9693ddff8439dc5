import { defineStage, pass } from '@sallyport/core'
import Type from 'typebox'

/** Logs out the logged-in user; passes where nobody is logged in, too. */
export const userLogoutStage = defineStage({
  type: 'user_logout',
  version: 1,
  config: Type.Object({}),
  issuesSession: true,
  act({ session }) {
    if (session === undefined) throw new Error('The logout stage received no session.')
    session.logout()
    return pass()
  },
})
