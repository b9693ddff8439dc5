import { definePlugin, type Plugin } from '@sallyport/core'
import { catalog } from './messages.ts'
import { passwordPage } from './password-page.ts'
import { passwordStage } from './password-stage.ts'

export { passwordStage } from './password-stage.ts'

/** The plugin that registers the stage type `password`. */
export function password(): Plugin {
  return definePlugin({
    name: '@sallyport/stage-password',
    version: '0.1.0',
    core: '^0.1.0',
    capabilities: { proves: ['password'] },
    stages: [passwordStage],
    pages: [passwordPage],
    messages: [catalog],
  })
}

export { password as default }
