import { definePlugin, type Plugin } from '@sallyport/core'
import { dummyStage } from './dummy-stage.ts'
import { catalog } from './messages.ts'

export { dummyStage } from './dummy-stage.ts'

/** The plugin that registers the stage type `dummy`. */
export function dummy(): Plugin {
  return definePlugin({
    name: '@sallyport/stage-dummy',
    version: '0.1.0',
    core: '^0.1.0',
    stages: [dummyStage],
    messages: [catalog],
  })
}

export { dummy as default }
