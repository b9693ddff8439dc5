import { definePlugin, type Plugin } from '@sallyport/core'
import { denyStage } from './deny-stage.ts'

export { denyStage } from './deny-stage.ts'

/** The plugin that registers the stage type `deny`. */
export function deny(): Plugin {
  const name = '@sallyport/stage-deny'
  return definePlugin({
    name,
    version: '0.1.0',
    core: '^0.1.0',
    apply: ({ hooks }) => hooks.stages.tap(name, (stages) => stages.add(denyStage)),
  })
}

export { deny as default }
