import { PolicyProblem, type AnyPolicyType, type ContextKey, type JsonObject, type PolicyResult } from '@sallyport/core'
import { askPolicy, sayInEnglish, standardContextKeys, type Opinion, type PolicyInput } from '@sallyport/core/adapter'
import { Value } from 'typebox/value'
import { fail } from '../rule.ts'
import type { PolicyCase } from './policy-case.ts'

/** A case of a policy type: what a rule looks at. */
export interface PolicyScene {
  readonly type: AnyPolicyType
  readonly case: PolicyCase
  readonly contextKeys: ReadonlyMap<string, ContextKey>
  /** The case's configuration with its defaults. */
  readonly config: JsonObject
  /** Asks as the engine does; with `failureResult` where it fails by error. */
  ask(more?: Partial<PolicyInput>, failureResult?: boolean): Promise<Opinion>
  /** Calls `evaluate` itself. */
  evaluate(more?: Partial<PolicyInput>): Promise<PolicyResult>
}

export function policyScene(type: AnyPolicyType, one: PolicyCase, keys: readonly ContextKey[]): PolicyScene {
  const config = freeze(Value.Default(type.config, structuredClone(one.config ?? {})) as JsonObject)
  const contextKeys = new Map([...standardContextKeys, ...keys].map((key) => [key.name, key]))
  let prepared: { readonly value: unknown } | undefined
  const evaluate = async (more: Partial<PolicyInput> = {}): Promise<PolicyResult> => {
    prepared ??= { value: type.prepare?.(config, { contextKeys }) }
    const input = { ...inputOf(one), signal: new AbortController().signal, ...more }
    // The author says which services their policy finds.
    const services = (one.services ?? {}) as Parameters<AnyPolicyType['evaluate']>[0]['services']
    return type.evaluate({ ...input, services, config, prepared: prepared.value })
  }
  return {
    type,
    case: one,
    contextKeys,
    config,
    evaluate,
    async ask(more = {}, failureResult = false) {
      const subject = {
        kind: 'policy',
        policy: { pk: '', name: 'tested', type: type.type, version: type.version, config, executionLogging: false },
      } as const
      const definition = { pk: '', subject, order: 0, enabled: true, negate: false, timeout: 30, failureResult }
      const ask = (input: PolicyInput): Promise<PolicyResult> => evaluate(input)
      const { signal = new AbortController().signal, ...rest } = more
      return askPolicy({ definition, evaluate: ask, readsUser: true }, { ...inputOf(one), ...rest }, signal)
    },
  }
}

/** Why a configuration is refused; undefined when it is not. */
export function refusalOf(
  { type, contextKeys }: PolicyScene,
  config: JsonObject,
): { readonly path: readonly string[] } | undefined {
  const unknown = Object.keys(config).find((name) => !Object.hasOwn(type.config.properties, name))
  if (unknown !== undefined) return { path: [unknown] }
  const complete = Value.Default(type.config, structuredClone(config)) as JsonObject
  const [error] = Value.Errors(type.config, complete)
  if (error !== undefined) return { path: error.instancePath.split('/').slice(1) }
  try {
    type.prepare?.(freeze(complete), { contextKeys })
    return undefined
  } catch (problem) {
    if (problem instanceof PolicyProblem) return { path: problem.path }
    return fail(`\`prepare\` threw no PolicyProblem for ${JSON.stringify(config)}: ${String(problem)}`)
  }
}

/** All that a policy is handed is for reading; what writes to it throws. */
export function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) freeze(inner)
  return Object.freeze(value)
}

function inputOf({ context = {}, person, loggedIn, client, now }: PolicyCase): Omit<PolicyInput, 'signal'> {
  return {
    person: freeze(structuredClone(person)),
    pendingPerson: freeze(structuredClone(person)),
    loggedIn: freeze(structuredClone(loggedIn)),
    context: freeze(structuredClone(context)),
    flow: { slug: 'tested', title: 'Tested', designation: 'authentication' },
    client: { address: '127.0.0.1', userAgent: '', locale: 'en', query: new URLSearchParams(), ...client },
    now: now ?? new Date(),
    say: sayInEnglish,
    services: {},
  }
}
