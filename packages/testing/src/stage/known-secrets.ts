import { isSecretPath, type ContextKey, type JsonObject } from '@sallyport/core'

/** Shorter ones stand in other texts by chance. */
const SHORTEST = 4
const NO_KEYS: ReadonlyMap<string, ContextKey> = new Map()

/**
 * Texts of a response that its schema marks as secret (`secret: true`), or that have the name of one.
 *
 * @param isSecretName what the inspector masks, when absent
 */
export function secretsOfResponse(
  schema: object,
  response: JsonObject,
  isSecretName = (name: string): boolean => isSecretPath(NO_KEYS, [name]),
): readonly string[] {
  const properties: object =
    'properties' in schema && typeof schema.properties === 'object' ? { ...schema.properties } : {}
  const described = new Map(Object.entries(properties))
  return Object.entries(response).flatMap(([name, value]) => {
    const isSecret = isMarked(described.get(name)) || isSecretName(name)
    return isSecret ? textsOf(value) : []
  })
}

/** Texts of a context that a key's schema marks as secret, or that have such a name. */
export function secretsOfContext(keys: ReadonlyMap<string, ContextKey>, context: JsonObject): readonly string[] {
  return secretsWithin(keys, context, [])
}

/** Does a text hold a secret, as a word of its own? */
export function holds(text: string, secret: string): boolean {
  if (secret.length < SHORTEST) return false
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
    const around = `${text[at - 1] ?? ''}${text[at + secret.length] ?? ''}`
    if (!/[A-Za-z0-9]/.test(around)) return true
  }
  return false
}

function secretsWithin(
  keys: ReadonlyMap<string, ContextKey>,
  value: unknown,
  path: readonly string[],
): readonly string[] {
  if (path.length > 0 && isSecretPath(keys, path)) return textsOf(value)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => secretsWithin(keys, inner, [...path, name]))
}

function isMarked(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && 'secret' in schema && schema.secret === true
}

export function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

/** Texts of a configuration that its schema marks as secret, given or by default, at any depth. */
export function secretsOfConfig(schema: unknown, value: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return []
  if (isMarked(schema)) return textsOf(value)
  const parts: { properties?: unknown; items?: unknown; anyOf?: unknown; allOf?: unknown } = schema
  const choices = [parts.anyOf, parts.allOf].flatMap((list) => (Array.isArray(list) ? list : []))
  const own = choices.flatMap((choice) => secretsOfConfig(choice, value))
  if (Array.isArray(value)) return [...own, ...value.flatMap((item) => secretsOfConfig(parts.items, item))]
  if (typeof value !== 'object' || value === null || typeof parts.properties !== 'object') return own
  const properties = new Map<string, unknown>(Object.entries({ ...parts.properties }))
  return [...own, ...Object.entries(value).flatMap(([name, inner]) => secretsOfConfig(properties.get(name), inner))]
}
