import { definePlugin, type Plugin } from '@sallyport/core'
import { catalog } from './messages.ts'
import { codeStage } from './code-stage.ts'

/** The plugin that registers the stage type `plugin_slug_code`. */
export function slugPlugin(): Plugin {
  return definePlugin({
    name: 'plugin-name',
    version: '0.1.0',
    core: '^0.1.0',
    stages: [codeStage],
    messages: [catalog],
  })
}

export { slugPlugin as default }
