import type { ComponentSchemas, JsonSchema } from '@sallyport/koa'

/**
 * One schema whose root is the table of components that the client takes as its type, and whose definitions are the
 * challenges and responses. What the client itself adds or sends is left out of them.
 */
export function typesSchema({ schemas, challenges, responses }: ComponentSchemas): JsonSchema {
  const entries = Object.entries(responses).map(([component, response]) => {
    const challenge = challenges[component] ?? ''
    return { component, challenge, response }
  })
  const adapted = new Map<string, JsonSchema>()
  for (const { challenge, response } of entries) {
    adapted.set(challenge, without(schemas[challenge] ?? {}, ['step', 'response_errors']))
    adapted.set(response, without(schemas[response] ?? {}, ['step', 'component']))
  }
  const table = closed(
    Object.fromEntries(
      entries.map(({ component, challenge, response }) => {
        return [component, closed({ challenge: reference(challenge), response: reference(response) })]
      }),
    ),
  )
  return {
    ...table,
    description: 'Challenge and response of every component, by its name on the wire: `createClient<Components>()`.',
    $defs: reachable([...adapted.keys()], (name) => adapted.get(name) ?? schemas[name]),
  }
}

const PREFIX = '#/components/schemas/'

function reference(name: string): JsonSchema {
  return { $ref: `#/$defs/${name}` }
}

function closed(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}

/** An object without some of its properties; nothing but its variants where no property remains beside them. */
function without({ properties, required, ...schema }: JsonSchema, names: readonly string[]): JsonSchema {
  const kept = Object.entries(Object(properties)).filter(([name]) => !names.includes(name))
  const needed = Array.isArray(required) ? required.filter((name) => !names.includes(name)) : []
  const { type, ...rest } = schema
  if (kept.length === 0 && ('anyOf' in schema || 'allOf' in schema)) return rest
  return { ...schema, type, properties: Object.fromEntries(kept), ...(needed.length === 0 ? {} : { required: needed }) }
}

/** The schemas of these names and whatever they refer to, with references as they are within one schema. */
function reachable(
  names: readonly string[],
  find: (name: string) => JsonSchema | undefined,
): Readonly<Record<string, JsonSchema>> {
  const found = new Map<string, JsonSchema>()
  const add = (name: string): void => {
    if (found.has(name)) return
    found.set(name, {})
    const schema = plain(find(name) ?? {}, (other) => {
      add(other)
      return reference(other)
    })
    found.set(name, isObject(schema) ? schema : {})
  }
  for (const name of names) add(name)
  return Object.fromEntries(found)
}

/** What a type is made of besides other schemas. */
const COPIED = ['const', 'deprecated', 'description', 'enum', 'required', 'type'] as const
/** As TypeBox writes a record of any keys. */
const ANY_KEY = '^.*$'

/** A schema as far as it makes a type. */
function plain(value: unknown, refer: (name: string) => JsonSchema): unknown {
  if (!isObject(value)) return value
  const { $ref, properties, patternProperties, prefixItems, items } = value
  if (typeof $ref === 'string') return refer($ref.slice(PREFIX.length))
  const one = (inner: unknown): unknown => plain(inner, refer)
  const list = (inner: unknown): unknown => (Array.isArray(inner) ? inner.map(one) : undefined)
  const map = (inner: unknown): JsonSchema | undefined =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).map(([name, schema]) => [name, one(schema)])) : undefined
  const isRecord = isObject(patternProperties) && ANY_KEY in patternProperties
  const made = {
    ...Object.fromEntries(COPIED.map((keyword) => [keyword, value[keyword]])),
    properties: map(properties),
    patternProperties: isRecord ? undefined : map(patternProperties),
    additionalProperties: one(isRecord ? patternProperties[ANY_KEY] : value['additionalProperties']),
    prefixItems: list(prefixItems),
    items: one(items),
    ...Object.fromEntries(['allOf', 'anyOf', 'oneOf'].map((keyword) => [keyword, list(value[keyword])])),
  }
  return Object.fromEntries(Object.entries(made).filter(([, schema]) => schema !== undefined))
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
