import { definePlugin, type Plugin } from '@sallyport/core'
import { dummyPolicy } from './dummy-policy.ts'
import { catalog } from './messages.ts'

export { dummyPolicy } from './dummy-policy.ts'

/** The plugin that registers the policy type `dummy`. */
export function policyDummy(): Plugin {
  return definePlugin({
    name: '@sallyport/policy-dummy',
    version: '0.1.0',
    core: '^0.1.0',
    policies: [dummyPolicy],
    messages: [catalog],
  })
}

export { policyDummy as default }
