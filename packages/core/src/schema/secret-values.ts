import type { ContextKey, Json } from '@sallyport/planner'

/** What stands where a secret was. */
export const MASK = '********'

/** Whole words where a part of a word means something else: `postcode`, `keyboard`. */
const SECRET_NAME =
  /(?:^|[^a-z])(?:api|code|codes|key|keys|otp|pin)(?:$|[^a-z])|apikey|authorization|bearer|cookie|credential|pass(?!ing|port)|pwd|secret|signature|token/i
/** Schemas within schemas that are read to find annotations. */
const DEEPEST = 16

/** Schemas that describe one value; several where a union leaves it open which. */
export type Schemas = readonly object[]

/** Does a name look like that of a secret? */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replaceAll(/([a-z])([A-Z])/g, '$1_$2'))
}

/**
 * Is what a path of names leads to in a context a secret: by one of the names, or by what a schema on the way says?
 *
 * @param path begins with the name of a context key
 */
export function isSecretPath(keys: ReadonlyMap<string, ContextKey>, path: readonly string[]): boolean {
  if (path.some(isSecretName)) return true
  const [name, ...fields] = path
  let schemas = name === undefined ? [] : schemasOf(keys, name)
  for (const field of fields) {
    if (isAnnotated(schemas)) return true
    schemas = schemasWithin(schemas, field)
  }
  return isAnnotated(schemas)
}

/** What describes the value that a context keeps under a name; nothing for a key that nobody declares. */
export function schemasOf(keys: ReadonlyMap<string, ContextKey>, name: string): Schemas {
  const schema = keys.get(name)?.schema
  return schema === undefined ? [] : expand(schema, 0)
}

/** Is a value secret as one of its schemas says: `Type.String({ secret: true })`? */
export function isAnnotated(schemas: Schemas): boolean {
  return schemas.some((schema) => 'secret' in schema && schema.secret === true)
}

/** What describes a field of an object, or an item of an array. */
export function schemasWithin(schemas: Schemas, place: string | number): Schemas {
  return schemas.flatMap((schema) => inner(schema, place).flatMap((found) => expand(found, 0)))
}

/** Every text that is secret, by the name that it stands under or by an annotation. */
export function secretTexts(value: Json, secret: boolean, schemas: Schemas): readonly string[] {
  const isSecret = secret || isAnnotated(schemas)
  if (typeof value === 'number') return isSecret ? [String(value)] : []
  if (typeof value === 'string') return isSecret ? [value] : secretParameters(value)
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => secretTexts(item, isSecret, schemasWithin(schemas, index)))
  }
  return Object.entries(value).flatMap(([name, field]) =>
    secretTexts(field, isSecret || isSecretName(name), schemasWithin(schemas, name)),
  )
}

/** What a URL, or a path, carries under parameters with the name of a secret, such as a flow token. */
export function secretParameters(url: string): readonly string[] {
  // Most texts hold none, and this is asked of every text that is stored.
  if (!url.includes('=')) return []
  const start = url.search(/[?#]/)
  if (start === -1) return []
  return url
    .slice(start + 1)
    .split(/[&?#]/)
    .flatMap((parameter) => {
      const [name = '', ...rest] = parameter.split('=')
      const value = rest.join('=')
      // What a parameter holds may itself be a URL with parameters.
      return isSecretName(decode(name)) ? [value].filter((text) => text !== '') : secretParameters(decode(value))
    })
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** A schema with the members of its unions and intersections. */
function expand(schema: unknown, depth: number): Schemas {
  if (!isObject(schema) || depth > DEEPEST) return []
  const members = ['anyOf', 'oneOf', 'allOf'].flatMap((name) => listOf(schema[name]))
  return [schema, ...members.flatMap((member) => expand(member, depth + 1))]
}

function inner(schema: object, place: string | number): readonly unknown[] {
  const fields = schema as Readonly<Record<string, unknown>>
  if (typeof place === 'number') {
    const items = fields['items']
    return [...(Array.isArray(items) ? [items[place]] : [items]), listOf(fields['prefixItems'])[place]]
  }
  const properties = fields['properties']
  if (isObject(properties) && Object.hasOwn(properties, place)) return [properties[place]]
  const patterns = fields['patternProperties']
  // Whichever pattern fits: one annotation too many hides something, one too few shows it.
  return [...(isObject(patterns) ? Object.values(patterns) : []), fields['additionalProperties']]
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
