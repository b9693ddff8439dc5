import { definePlugin, type Plugin } from '@sallyport/core'
import { catalog } from './messages.ts'
import { identificationPage } from './identification-page.ts'
import { identificationStage } from './identification-stage.ts'

export { identificationStage } from './identification-stage.ts'

/** The plugin that registers the stage type `identification`. */
export function identification(): Plugin {
  const name = '@sallyport/stage-identification'
  return definePlugin({
    name,
    version: '0.1.0',
    core: '^0.1.0',
    apply({ hooks }) {
      hooks.messages.tap(name, (all) => all.add(catalog))
      hooks.pages.tap(name, (pages) => pages.add(identificationPage))
      hooks.stages.tap(name, (stages) => stages.add(identificationStage))
    },
  })
}

export { identification as default }
