import { definePlugin, type Plugin } from '@sallyport/core'
import { userLoginMessages } from './messages.ts'
import { userLoginPage } from './user-login-page.ts'
import { userLoginStage } from './user-login-stage.ts'

export { userLoginStage } from './user-login-stage.ts'

/** The plugin that registers the stage type `user_login`. */
export function userLogin(): Plugin {
  const name = '@sallyport/stage-user-login'
  return definePlugin({
    name,
    version: '0.1.0',
    core: '^0.1.0',
    needs: ['issuesSession'],
    apply({ hooks }) {
      hooks.stages.tap(name, (stages) => stages.add(userLoginStage))
      hooks.pages.tap(name, (pages) => pages.add(userLoginPage))
      hooks.messages.tap(name, (messages) => messages.add(userLoginMessages))
    },
  })
}

export { userLogin as default }
