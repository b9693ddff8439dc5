import { definePlugin, type Plugin } from '@sallyport/core'
import { promptMessages } from './messages.ts'
import { promptPage } from './prompt-page.ts'
import { promptStage } from './prompt-stage.ts'

export { promptStage } from './prompt-stage.ts'

/** The plugin that registers the stage type `prompt`. */
export function prompt(): Plugin {
  const name = '@sallyport/stage-prompt'
  return definePlugin({
    name,
    version: '0.1.0',
    core: '^0.1.0',
    apply({ hooks }) {
      hooks.stages.tap(name, (stages) => stages.add(promptStage))
      hooks.pages.tap(name, (pages) => pages.add(promptPage))
      hooks.messages.tap(name, (messages) => messages.add(promptMessages))
    },
  })
}
