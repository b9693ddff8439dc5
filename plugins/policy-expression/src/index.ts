import { definePlugin, type Plugin } from '@sallyport/core'
import { expressionPolicy } from './expression-policy.ts'

export type { Authenticators } from './authenticators.ts'
export { expressionPolicy } from './expression-policy.ts'

/** The plugin that registers the policy type `expression`. */
export function expression(): Plugin {
  return definePlugin({
    name: '@sallyport/policy-expression',
    version: '0.1.0',
    core: '^0.1.0',
    policies: [expressionPolicy],
  })
}

export { expression as default }
