import { definePlugin, type Plugin } from '@sallyport/core'
import { catalog } from './messages.ts'
import { codeStage } from './code-stage.ts'

/** The plugin that registers the stage type `plugin_slug_code`. */
export function slugPlugin(): Plugin {
  const name = 'plugin-name'
  return definePlugin({
    name,
    version: '0.1.0',
    core: '^0.1.0',
    apply({ hooks }) {
      hooks.stages.tap(name, (stages) => stages.add(codeStage))
      hooks.messages.tap(name, (messages) => messages.add(catalog))
    },
  })
}

export { slugPlugin as default }
