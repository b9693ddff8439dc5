import { definePlugin, type Plugin } from '@sallyport/core'
import { dummyStage } from './dummy-stage.ts'

export { dummyStage } from './dummy-stage.ts'

/** The plugin that registers the stage type `dummy`. */
export function dummy(): Plugin {
  const name = '@sallyport/stage-dummy'
  return definePlugin({
    name,
    version: '0.1.0',
    core: '^0.1.0',
    apply: ({ hooks }) => hooks.stages.tap(name, (stages) => stages.add(dummyStage)),
  })
}

export { dummy as default }
