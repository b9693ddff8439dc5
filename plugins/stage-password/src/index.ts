import { definePlugin, type Plugin } from '@sallyport/core'
import { catalog } from './messages.ts'
import { passwordPage } from './password-page.ts'
import { passwordStage } from './password-stage.ts'

export { passwordStage } from './password-stage.ts'

/** The plugin that registers the stage type `password`. */
export function password(): Plugin {
  const name = '@sallyport/stage-password'
  return definePlugin({
    name,
    version: '0.1.0',
    core: '^0.1.0',
    apply({ hooks }) {
      hooks.messages.tap(name, (all) => all.add(catalog))
      hooks.pages.tap(name, (pages) => pages.add(passwordPage))
      hooks.stages.tap(name, (stages) => stages.add(passwordStage))
    },
  })
}

export { password as default }
