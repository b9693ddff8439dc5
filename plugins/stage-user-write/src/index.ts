import { definePlugin, type Plugin } from '@sallyport/core'
import { userWriteMessages } from './messages.ts'
import { userWriteStage } from './user-write-stage.ts'

export { userWriteStage } from './user-write-stage.ts'

/** The plugin that registers the stage type `user_write`. */
export function userWrite(): Plugin {
  return definePlugin({
    name: '@sallyport/stage-user-write',
    version: '0.1.0',
    core: '^0.1.0',
    capabilities: { writesUsers: true },
    stages: [userWriteStage],
    messages: [userWriteMessages],
  })
}
