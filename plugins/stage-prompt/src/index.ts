import { definePlugin, type Plugin } from '@sallyport/core'
import { promptMessages } from './messages.ts'
import { promptPage } from './prompt-page.ts'
import { promptStage } from './prompt-stage.ts'

export { promptStage } from './prompt-stage.ts'

/** The plugin that registers the stage type `prompt`. */
export function prompt(): Plugin {
  return definePlugin({
    name: '@sallyport/stage-prompt',
    version: '0.1.0',
    core: '^0.1.0',
    stages: [promptStage],
    pages: [promptPage],
    messages: [promptMessages],
  })
}
