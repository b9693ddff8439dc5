import { definePlugin, type Plugin } from '@sallyport/core'
import { redirectStage } from './redirect-stage.ts'

export { redirectStage, redirectStageTarget } from './redirect-stage.ts'

/** The plugin that registers the stage type `redirect`. */
export function redirect(): Plugin {
  const name = '@sallyport/stage-redirect'
  return definePlugin({
    name,
    version: '0.1.0',
    core: '^0.1.0',
    apply: ({ hooks }) => hooks.stages.tap(name, (stages) => stages.add(redirectStage)),
  })
}

export { redirect as default }
