import { definePlugin, type Plugin, type StageType } from '@sallyport/core'
import { methodName } from '@sallyport/core/adapter'

/** A plugin that registers stage types and nothing else. */
export function stagesPlugin(...types: readonly StageType[]): Plugin {
  const proves = types.flatMap((type) => type.proves ?? []).map(methodName)
  const capabilities = { issuesSessions: true, writesUsers: true, vouchesByLinks: true, proves }
  return definePlugin({ name: 'test-stages', version: '1.0.0', capabilities, stages: types })
}
