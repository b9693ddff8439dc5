import { definePlugin, type Plugin, type StageType } from '@sallyport/core'

/** A plugin that registers stage types and nothing else. */
export function stagesPlugin(...types: readonly StageType[]): Plugin {
  return definePlugin({ name: 'test-stages', version: '1.0.0', needs: ['issuesSession'], stages: types })
}
