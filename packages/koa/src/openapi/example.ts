import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { SCHEMA_PATH } from './schemas.ts'
import type { Schemas, JsonSchema } from './document-schemas.ts'

/** Deeper than this, an example of a schema that holds itself is cut. */
const DEEPEST = 8

const FORMATS: Readonly<Record<string, string>> = {
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00Z',
  email: 'ann@example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  time: '12:00:00Z',
  uri: 'https://example.com/',
  uuid: '3f0a0c1e-5c2b-4d8e-9a57-2f1f6c7d8e90',
}

/**
 * A value for a schema: what its `examples` say, else something plain. It has what the schema requires, and of the rest
 * what says its own example. It need not fit: patterns, for instance, are not followed.
 */
export function exampleOf(schema: unknown, schemas: Schemas, depth = 0): unknown {
  if (!isObject(schema) || depth > DEEPEST) return null
  const inner = (value: unknown): unknown => exampleOf(value, schemas, depth + 1)
  const { $ref, allOf, anyOf, oneOf } = schema
  const [said] = ['examples', 'enum'].map((keyword) => schema[keyword]).filter((list) => Array.isArray(list))
  if ('const' in schema) return schema['const']
  if (said !== undefined) return said[0]
  if ('default' in schema) return schema['default']
  if (typeof $ref === 'string') return inner(schemas.get($ref.slice(SCHEMA_PATH.length)))
  const parts = [...listOf(allOf), ...listOf(anyOf).slice(0, 1), ...listOf(oneOf).slice(0, 1)]
  if (parts.length > 0) {
    const values = parts.map(inner)
    return values.every(isObject) ? Object.assign(objectOf(schema, inner), ...values) : values[0]
  }
  return plainValue(schema, inner)
}

/** An example that fits; undefined where none was found. */
export function fittingExample(schema: TSchema, translated: unknown, schemas: Schemas): unknown {
  const value = exampleOf(translated, schemas)
  return Value.Check(schema, value) ? value : undefined
}

function plainValue(schema: JsonSchema, inner: (value: unknown) => unknown): unknown {
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type']
  switch (type) {
    case 'object':
      return objectOf(schema, inner)
    case 'array':
      return arrayOf(schema, inner)
    case 'string':
      return textOf(schema)
    case 'integer':
    case 'number':
      return numberOf(schema['minimum']) ?? 0
    case 'boolean':
      return false
    default:
      return null
  }
}

function objectOf({ properties, required }: JsonSchema, inner: (value: unknown) => unknown): Record<string, unknown> {
  const needed = new Set(listOf(required))
  const shown = Object.entries(isObject(properties) ? properties : {}).filter(
    ([name, value]) => needed.has(name) || (isObject(value) && ('const' in value || 'examples' in value)),
  )
  return Object.fromEntries(shown.map(([name, value]) => [name, inner(value)]))
}

function arrayOf({ items, prefixItems, minItems }: JsonSchema, inner: (value: unknown) => unknown): unknown[] {
  const first = listOf(prefixItems).map(inner)
  const rest = Math.min(Math.max((numberOf(minItems) ?? 0) - first.length, 0), 100)
  return [...first, ...Array.from({ length: rest }, () => inner(items))]
}

function textOf({ format, minLength, maxLength }: JsonSchema): string {
  const text = (typeof format === 'string' ? FORMATS[format] : undefined) ?? 'text'
  return text.padEnd(Math.min(numberOf(minLength) ?? 0, 1000), '.').slice(0, numberOf(maxLength) ?? text.length + 1000)
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
