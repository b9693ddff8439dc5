import { definePlugin, type Plugin } from '@sallyport/core'
import { userLoginMessages } from './messages.ts'
import { userLoginPage } from './user-login-page.ts'
import { userLoginStage } from './user-login-stage.ts'

export { userLoginStage } from './user-login-stage.ts'

/** The plugin that registers the stage type `user_login`. */
export function userLogin(): Plugin {
  return definePlugin({
    name: '@sallyport/stage-user-login',
    version: '0.1.0',
    core: '^0.1.0',
    capabilities: { issuesSessions: true },
    stages: [userLoginStage],
    pages: [userLoginPage],
    messages: [userLoginMessages],
  })
}

export { userLogin as default }
