import { definePlugin, type Plugin } from '@sallyport/core'
import { denyStage } from './deny-stage.ts'

export { denyStage } from './deny-stage.ts'

/** The plugin that registers the stage type `deny`. */
export function deny(): Plugin {
  return definePlugin({
    name: '@sallyport/stage-deny',
    version: '0.1.0',
    core: '^0.1.0',
    stages: [denyStage],
  })
}

export { deny as default }
