import type { Schemas, JsonSchema } from './document-schemas.ts'

const ONE: ReadonlySet<string> = new Set([
  'additionalProperties',
  'contains',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
])
const LISTS: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const MAPS: ReadonlySet<string> = new Set(['dependentSchemas', 'patternProperties', 'properties'])
/** Names of a schema within its own document, which this one is not, and what OpenAPI has no word for. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  '$anchor',
  '$comment',
  '$defs',
  '$dynamicAnchor',
  '$id',
  '$schema',
  'secret',
])
const TYPES: ReadonlySet<unknown> = new Set(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'])

/** Where a reference leads, by its text. */
type Scope = ReadonlyMap<unknown, string>

/**
 * A schema of a stage type or route as a plain one. Tuples get the keywords of the draft, definitions become schemas of
 * the document, and what is no JSON is left out.
 *
 * @param owner stands before the names of its definitions
 */
export function jsonSchema(schema: unknown, owner: string, schemas: Schemas, scope: Scope = new Map()): JsonSchema {
  if (!isObject(schema)) return schema === false ? { not: {} } : {}
  const inner = enterDefinitions(schema, owner, schemas, scope)
  const translate = (value: unknown): JsonSchema | boolean =>
    typeof value === 'boolean' ? value : jsonSchema(value, owner, schemas, inner)
  const result: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(drafted(schema))) {
    if (LEFT_OUT.has(keyword)) continue
    if (keyword === 'required' && Array.isArray(value) && value.length === 0) continue
    if (keyword === '$ref') Object.assign(result, inner.has(value) ? { $ref: inner.get(value) } : {})
    else if (keyword === 'type') Object.assign(result, TYPES.has(value) || Array.isArray(value) ? { type: value } : {})
    else if (keyword === 'pattern') result[keyword] = value instanceof RegExp ? value.source : value
    else if (ONE.has(keyword)) result[keyword] = translate(value)
    else if (LISTS.has(keyword) && Array.isArray(value)) result[keyword] = value.map(translate)
    else if (MAPS.has(keyword) && isObject(value)) {
      result[keyword] = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, translate(one)]))
    } else if (typeof value !== 'function' && value !== undefined) result[keyword] = structuredClone(value)
  }
  return result
}

/** Tuples are written as in older drafts: `items` is a list, and `additionalItems` what follows. */
function drafted({ items, additionalItems, ...rest }: JsonSchema): JsonSchema {
  if (!Array.isArray(items)) return items === undefined ? rest : { ...rest, items }
  return { ...rest, prefixItems: items, ...(additionalItems === undefined ? {} : { items: additionalItems }) }
}

function enterDefinitions({ $defs }: JsonSchema, owner: string, schemas: Schemas, outer: Scope): Scope {
  if (!isObject($defs)) return outer
  const names = Object.keys($defs).map((key) => [key, schemas.reserve(`${owner} ${key}`)] as const)
  const scope = new Map(outer)
  for (const [key, name] of names) {
    const definition = $defs[key]
    const reference = schemas.reference(name)
    scope.set(key, reference).set(`#/$defs/${key}`, reference)
    if (isObject(definition) && definition['$id'] !== undefined) scope.set(definition['$id'], reference)
  }
  for (const [key, name] of names) schemas.set(name, jsonSchema($defs[key], name, schemas, scope))
  return scope
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
