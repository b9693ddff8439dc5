import { definePlugin, type Plugin } from '@sallyport/core'
import { userWriteMessages } from './messages.ts'
import { userWriteStage } from './user-write-stage.ts'

export { userWriteStage } from './user-write-stage.ts'

/** The plugin that registers the stage type `user_write`. */
export function userWrite(): Plugin {
  const name = '@sallyport/stage-user-write'
  return definePlugin({
    name,
    version: '0.1.0',
    core: '^0.1.0',
    apply({ hooks }) {
      hooks.stages.tap(name, (stages) => stages.add(userWriteStage))
      hooks.messages.tap(name, (messages) => messages.add(userWriteMessages))
    },
  })
}
