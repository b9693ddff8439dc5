import { defineStage, pass } from '@sallyport/core'
import Type from 'typebox'

/** Logs out whoever is logged in; somebody who is not passes too. */
export const userLogoutStage = defineStage({
  type: 'user_logout',
  version: 1,
  config: Type.Object({}),
  issuesSession: true,
  act({ session }) {
    if (session === undefined) throw new Error('The logout stage was handed no session.')
    session.logout()
    return pass()
  },
})
