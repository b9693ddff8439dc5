import { definePlugin, type Plugin } from '@sallyport/core'
import { redirectStage } from './redirect-stage.ts'

export { redirectStage, redirectStageTarget } from './redirect-stage.ts'

/** The plugin that registers the stage type `redirect`. */
export function redirect(): Plugin {
  return definePlugin({
    name: '@sallyport/stage-redirect',
    version: '0.1.0',
    core: '^0.1.0',
    stages: [redirectStage],
  })
}

export { redirect as default }
