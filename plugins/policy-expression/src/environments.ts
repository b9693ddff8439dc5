import { Environment } from '@marcbachmann/cel-js'
import type { ContextKey } from '@sallyport/core'
import { LONGEST_LIST, MOST_NODES } from './bounds.ts'
import { flowFields, plainVariables, requestFields, type Source } from './variables.ts'

const cache = new WeakMap<ReadonlyMap<string, ContextKey>, Environment>()
const never = (): never => {
  throw new Error('An expression is run only after it has been translated.')
}

/** Knows what an expression may name, and of which type it is; for checking, never for running. */
export function checkingEnvironment(contextKeys: ReadonlyMap<string, ContextKey>): Environment {
  const known = cache.get(contextKeys)
  if (known !== undefined) return known
  const context = Object.fromEntries(contextKeys.keys().map((key) => [key, 'dyn']))
  const environment = new Environment({
    limits: { maxAstNodes: MOST_NODES, maxDepth: 200, maxListElements: LONGEST_LIST, maxMapEntries: LONGEST_LIST },
  })
    .registerVariable('context', { schema: context })
    .registerVariable('request', { schema: { ...schemaOf(requestFields), user: 'dyn' } })
    .registerVariable('flow', { schema: schemaOf(flowFields) })
    .registerFunction('is_member(dyn, string): bool', never)
    .registerFunction('has_authenticator(dyn): bool', never)
    .registerFunction('has_authenticator(dyn, string): bool', never)
    .registerFunction('message(string): bool', never)
    .registerFunction('allow(bool, string): bool', never)
    .registerFunction('regex_match(dyn, string): bool', never)
    .registerFunction('ip_in(dyn, string): bool', never)
    .registerFunction('email_domain(dyn): string', never)
  for (const [name, { type }] of plainVariables) environment.registerVariable(name, type)
  cache.set(contextKeys, environment)
  return environment
}

const base = new Environment({ limits: { maxAstNodes: 10 * MOST_NODES, maxDepth: 1000 } })

/** An environment of its own for one translated expression. */
export function runningEnvironment(): Environment {
  return base.clone()
}

function schemaOf(fields: ReadonlyMap<string, Source>): Record<string, string> {
  return Object.fromEntries(fields.entries().map(([name, { type }]) => [name, type]))
}
