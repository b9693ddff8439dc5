import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'

/** Returns a copy with only what a schema knows. Never changes its argument. */
export type Cleaner = (value: unknown) => unknown

type Keywords = Readonly<Record<string, unknown>>

const SCALARS = ['string', 'number', 'integer', 'boolean', 'null']
/** What says nothing about the fields of an object or the items of a list. */
const NOTES = new Set([
  'type',
  'title',
  'description',
  'default',
  'examples',
  'format',
  'pattern',
  'const',
  'enum',
  'x-field',
  'secret',
])
const BOUNDS = /^(?:min|max|exclusive|multiple|unique|~)/

/**
 * Turns a schema into a function once, since TypeBox's own `Clean` reads it anew for every value: a hundred times the
 * time of checking it. Whatever is not plain (references, records, choices between objects) is left to TypeBox.
 */
export function compileCleaner(schema: TSchema): Cleaner {
  return cleanerOf(schema) ?? ((value) => Value.Clean(schema, structuredClone(value)))
}

function cleanerOf(schema: unknown): Cleaner | undefined {
  if (!isObject(schema)) return undefined
  if (Array.isArray(schema['anyOf'])) return cleanerOfChoice(schema['anyOf'], schema)
  const { type } = schema
  if (type === 'object') return cleanerOfObject(schema)
  if (type === 'array') return cleanerOfArray(schema)
  const isScalar = typeof type === 'string' && SCALARS.includes(type)
  const isListed = type === undefined && Array.isArray(schema['enum']) && schema['enum'].every(isPrimitive)
  return (isScalar || isListed) && knowsOnly(schema, []) ? (value) => value : undefined
}

function cleanerOfObject(schema: Keywords): Cleaner | undefined {
  const { properties } = schema
  if (!isObject(properties) || !knowsOnly(schema, ['properties', 'required'])) return undefined
  const cleaners: [key: string, clean: Cleaner][] = []
  for (const [key, inner] of Object.entries(properties)) {
    const clean = cleanerOf(inner)
    if (clean === undefined || key === '__proto__') return undefined
    cleaners.push([key, clean])
  }
  return (value) => {
    if (!isObject(value) || Array.isArray(value)) return value
    const cleaned: Record<string, unknown> = {}
    for (const [key, clean] of cleaners) if (Object.hasOwn(value, key)) cleaned[key] = clean(value[key])
    return cleaned
  }
}

function cleanerOfArray(schema: Keywords): Cleaner | undefined {
  const clean = cleanerOf(schema['items'])
  if (clean === undefined || !knowsOnly(schema, ['items'])) return undefined
  return (value) => (Array.isArray(value) ? value.map((item) => clean(item)) : value)
}

/** A choice in which the value itself says whether it is the one list or object, or a scalar. */
function cleanerOfChoice(options: readonly unknown[], schema: Keywords): Cleaner | undefined {
  if (!knowsOnly(schema, ['anyOf'])) return undefined
  const cleaners = options.map((option) => cleanerOf(option))
  const structured = options.filter(
    (option) => isObject(option) && ['object', 'array'].includes(String(option['type'])),
  )
  const nested = options.some((option) => isObject(option) && option['anyOf'] !== undefined)
  if (nested || structured.length > 1 || cleaners.includes(undefined)) return undefined
  const [only] = structured
  const clean = only === undefined ? undefined : cleaners[options.indexOf(only)]
  return (value) => (isObject(value) && clean !== undefined ? clean(value) : value)
}

function knowsOnly(schema: Keywords, keywords: readonly string[]): boolean {
  return Object.keys(schema).every((key) => NOTES.has(key) || BOUNDS.test(key) || keywords.includes(key))
}

function isPrimitive(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}

function isObject(value: unknown): value is Keywords {
  return typeof value === 'object' && value !== null
}
