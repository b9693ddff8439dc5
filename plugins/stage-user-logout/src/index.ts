import { definePlugin, type Plugin } from '@sallyport/core'
import { userLogoutStage } from './user-logout-stage.ts'

export { userLogoutStage } from './user-logout-stage.ts'

/** The plugin that registers the stage type `user_logout`. */
export function userLogout(): Plugin {
  return definePlugin({
    name: '@sallyport/stage-user-logout',
    version: '0.1.0',
    core: '^0.1.0',
    capabilities: { issuesSessions: true },
    stages: [userLogoutStage],
  })
}

export { userLogout as default }
