import { definePlugin, type Plugin } from '@sallyport/core'
import { catalog } from './messages.ts'
import { identificationPage } from './identification-page.ts'
import { identificationStage } from './identification-stage.ts'

export { identificationStage } from './identification-stage.ts'

/** The plugin that registers the stage type `identification`. */
export function identification(): Plugin {
  return definePlugin({
    name: '@sallyport/stage-identification',
    version: '0.1.0',
    core: '^0.1.0',
    capabilities: { proves: ['password'] },
    stages: [identificationStage],
    pages: [identificationPage],
    messages: [catalog],
  })
}

export { identification as default }
