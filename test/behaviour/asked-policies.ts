import { definePlugin, definePolicy, type Plugin, type PolicyRequest } from '@sallyport/core'
import Type from 'typebox'

/** A policy type that the test answers, and everything that it was asked. */
export interface Oracle {
  readonly plugin: Plugin
  /** The names with which it was asked, in order. */
  readonly asked: string[]
  /** Names whose answer is no. */
  readonly refused: Set<string>
  /** Names that fail by error. */
  readonly broken: Set<string>
}

/** `{ policy: 'oracle', config: { name } }` says its name, and passes unless the test says otherwise. */
export function createOracle(look: (name: string, request: PolicyRequest) => void = () => undefined): Oracle {
  const asked: string[] = []
  const refused = new Set<string>()
  const broken = new Set<string>()
  const policy = definePolicy({
    type: 'oracle',
    version: 1,
    config: Type.Object({ name: Type.String({ maxLength: 100 }) }),
    evaluate(request) {
      const { name } = request.config
      asked.push(name)
      look(name, request)
      if (broken.has(name)) throw new Error(`${name} is out of order.`)
      return { passing: !refused.has(name), messages: [`${name} spoke.`] }
    },
  })
  const plugin = definePlugin({
    name: 'test-oracle',
    version: '1.0.0',
    apply: ({ hooks }) => hooks.policies.tap('test-oracle', (policies) => policies.add(policy)),
  })
  return { plugin, asked, refused, broken }
}

/** A binding of the oracle under a name. */
export function ask(name: string): { policy: string; name: string; config: { name: string } } {
  return { policy: 'oracle', name: `oracle-${name}`, config: { name } }
}
