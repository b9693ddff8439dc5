import { definePlugin, type Plugin } from '@sallyport/core'
import { passwordStage } from './password-stage.ts'

export { passwordStage } from './password-stage.ts'

/** The plugin that registers the stage type `password`. */
export function password(): Plugin {
  const name = '@sallyport/stage-password'
  return definePlugin({
    name,
    version: '0.1.0',
    core: '^0.1.0',
    apply: ({ hooks }) => hooks.stages.tap(name, (stages) => stages.add(passwordStage)),
  })
}

export { password as default }
