import type { Context, InsertedStage, Json } from '@sallyport/planner'
import { isSecretName, secretParameters } from '../schema/secret-values.ts'
import type { Registry } from '../plugin/registry.ts'

/**
 * Says what of a run is secret: what an inspector is not shown is not stored in the clear. That is a value whose name looks
 * like that of a secret, one whose schema says `secret: true` at any depth, and one that holds a field with such a name, or a
 * URL with such a parameter.
 */
export interface SecretRule {
  /** Names of the keys whose values are secret, or hold a secret. */
  secretKeys(context: Context): readonly string[]
  isSecretConfig(stage: InsertedStage): boolean
}

const MOST_NAMES = 5000
const LONGEST_NAME = 100
const DEEPEST = 32

export function createSecretRule({ contextKeys, stages }: Pick<Registry, 'contextKeys' | 'stages'>): SecretRule {
  const keys = secretContextKeys(contextKeys)
  const types = new Set(stages.filter(({ type }) => isAnnotated(type.config)).map(({ type }) => type.type))
  return {
    secretKeys: (context) =>
      Object.keys(context).filter(
        (name) => keys.has(name) || looksSecret(name) || holdsSecret(context[name] ?? null, 0),
      ),
    isSecretConfig: ({ type, config }) => types.has(type) || holdsSecret(config, 0),
  }
}

/** Names of the context keys whose schema says `secret: true`, at any depth. */
export function secretContextKeys(contextKeys: Registry['contextKeys']): ReadonlySet<string> {
  return new Set([...contextKeys.values()].filter(({ schema }) => isAnnotated(schema)).map(({ name }) => name))
}

function holdsSecret(value: Json, depth: number): boolean {
  if (typeof value === 'string') return secretParameters(value).length > 0
  if (typeof value !== 'object' || value === null) return false
  // What is too deep to be looked through counts as a secret.
  if (depth > DEEPEST) return true
  if (Array.isArray(value)) return value.some((item: Json) => holdsSecret(item, depth + 1))
  return Object.entries(value).some(([name, field]) => looksSecret(name) || holdsSecret(field, depth + 1))
}

/** At any depth of a schema, whatever the keyword that leads there. */
function isAnnotated(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false
  return ('secret' in schema && schema.secret === true) || Object.values(schema).some(isAnnotated)
}

/** The names within a context are few, and return with every commit. */
const names = new Map<string, boolean>()

function looksSecret(name: string): boolean {
  const known = names.get(name)
  if (known !== undefined) return known
  const looks = isSecretName(name)
  if (names.size < MOST_NAMES && name.length <= LONGEST_NAME) names.set(name, looks)
  return looks
}
