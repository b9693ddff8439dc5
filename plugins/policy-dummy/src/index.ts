import { definePlugin, type Plugin } from '@sallyport/core'
import { dummyPolicy } from './dummy-policy.ts'

export { dummyPolicy } from './dummy-policy.ts'

/** The plugin that registers the policy type `dummy`. */
export function policyDummy(): Plugin {
  const name = '@sallyport/policy-dummy'
  return definePlugin({
    name,
    version: '0.1.0',
    core: '^0.1.0',
    apply: ({ hooks }) => hooks.policies.tap(name, (policies) => policies.add(dummyPolicy)),
  })
}

export { policyDummy as default }
