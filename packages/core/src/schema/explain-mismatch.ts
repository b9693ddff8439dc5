import { isDeepStrictEqual } from 'node:util'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { explainUnknownKey } from './explain-unknown-key.ts'

export interface Mismatch {
  readonly path: readonly (string | number)[]
  /** Goes on after the path: `must be one of "any", "all"`. */
  readonly reason: string
}

type Path = Mismatch['path']
type Keywords = Readonly<Record<string, unknown>>

/**
 * The first thing by which a value does not fit its schema, in words for the operator who wrote it: what is allowed, which
 * key was probably meant, and of several forms only the one that was meant. Undefined when it fits. Nothing of the value
 * itself is repeated but its keys.
 */
export function explainMismatch(schema: TSchema, value: unknown): Mismatch | undefined {
  return explain(schema, value, [], '')
}

/** @param where says in which form of several: ` where "mode" is "a"` */
function explain(schema: TSchema, value: unknown, path: Path, where: string): Mismatch | undefined {
  if (Value.Check(schema, value)) return undefined
  return explainInner(schema as Keywords, value, path, where) ?? { path, reason: leafReason(schema, value) }
}

function explainInner(schema: Keywords, value: unknown, path: Path, where: string): Mismatch | undefined {
  const allowed = allowedValues(schema)
  if (allowed !== undefined) return { path, reason: mustBe(allowed) }
  if (isObject(schema['not']) && Object.keys(schema['not']).length === 0) {
    return { path, reason: `is not allowed${where === '' ? ' here' : where}` }
  }
  if (isList(schema['anyOf'])) return explainChoice(schema['anyOf'].filter(isObject), value, path)
  if (isObject(schema['properties']) && isObject(value)) {
    return explainObject(schema, schema['properties'], value, { path, where })
  }
  if (isObject(schema['items']) && isList(value)) {
    const items = schema['items']
    return first(value, (item, index) => explain(items, item, [...path, index], where))
  }
  return undefined
}

function explainObject(
  schema: Keywords,
  properties: Keywords,
  value: Keywords,
  { path, where }: { readonly path: Path; readonly where: string },
): Mismatch | undefined {
  if (schema['additionalProperties'] === false) {
    const unknown = Object.keys(value).find((key) => !Object.hasOwn(properties, key))
    if (unknown !== undefined) {
      const what = where === '' ? 'is no key that is known here' : `is no key${where}`
      return { path: [...path, unknown], reason: explainUnknownKey(what, unknown, Object.keys(properties)) }
    }
  }
  const required = isList(schema['required']) ? schema['required'].map(String) : []
  const missing = required.filter((key) => !Object.hasOwn(value, key)).map((key) => `"${key}"`)
  if (missing.length > 0) {
    return { path, reason: `needs the ${missing.length === 1 ? 'key' : 'keys'} ${missing.join(', ')}${where}` }
  }
  return first(Object.entries(properties), ([key, property]) =>
    Object.hasOwn(value, key) && isObject(property) ? explain(property, value[key], [...path, key], where) : undefined,
  )
}

/** Of several forms the one that the value's constants name, else the one of its type. */
function explainChoice(options: readonly Keywords[], value: unknown, path: Path): Mismatch {
  const forms = options.filter((option) => typesOf(option).includes(typeOf(value)))
  if (forms.length === 0) return { path, reason: `must be ${[...new Set(options.flatMap(typesOf))].join(' or ')}` }
  const meant = forms.filter((form) => constants(form).every(([key, allowed]) => isMeant(value, key, allowed)))
  const form = meant.find((one) => knowsAllKeys(one, value)) ?? meant[0]
  if (form !== undefined) {
    const named = constants(form).filter(([key]) => isObject(value) && Object.hasOwn(value, key))
    const where = named.map(([key, allowed]) => `"${key}" is ${listed(allowed, ' or ')}`).join(' and ')
    const found = explain(form, value, path, where === '' ? '' : ` where ${where}`)
    if (found !== undefined) return found
  }
  const [key = ''] = forms.flatMap(constants).find(([name, allowed]) => !isMeant(value, name, allowed)) ?? []
  const all = forms.flatMap((one) => constants(one).flatMap(([name, allowed]) => (name === key ? allowed : [])))
  return { path: [...path, key], reason: mustBe(all) }
}

/** The constants that distinguish one form from another. */
function constants({ properties }: Keywords): readonly (readonly [key: string, allowed: readonly unknown[]])[] {
  if (!isObject(properties)) return []
  return Object.entries(properties).flatMap(([key, property]) => {
    const allowed = isObject(property) ? allowedValues(property) : undefined
    return allowed === undefined ? [] : [[key, allowed] as const]
  })
}

function isMeant(value: unknown, key: string, allowed: readonly unknown[]): boolean {
  if (!isObject(value) || !Object.hasOwn(value, key)) return true
  return allowed.some((one) => isDeepStrictEqual(one, value[key]))
}

function knowsAllKeys({ properties }: Keywords, value: unknown): boolean {
  if (!isObject(value) || !isObject(properties)) return true
  return Object.keys(value).every((key) => Object.hasOwn(properties, key))
}

/** The values that a schema lists one by one; undefined when it lists none. */
function allowedValues(schema: Keywords): readonly unknown[] | undefined {
  if (Object.hasOwn(schema, 'const')) return [schema['const']]
  if (isList(schema['enum'])) return schema['enum']
  if (!isList(schema['anyOf'])) return undefined
  const options = schema['anyOf'].map((option) => (isObject(option) ? allowedValues(option) : undefined))
  return options.every((option) => option !== undefined) ? options.flat() : undefined
}

function mustBe(allowed: readonly unknown[]): string {
  const different = [...new Set(allowed)]
  return different.length === 1 ? `must be ${listed(different)}` : `must be one of ${listed(different)}`
}

function listed(values: readonly unknown[], between = ', '): string {
  return values.map((value) => JSON.stringify(value)).join(between)
}

function typesOf(schema: Keywords): readonly string[] {
  const allowed = allowedValues(schema)
  if (allowed !== undefined) return allowed.map(typeOf)
  if (isList(schema['anyOf'])) return schema['anyOf'].filter(isObject).flatMap(typesOf)
  if (typeof schema['type'] === 'string') return [schema['type'] === 'integer' ? 'number' : schema['type']]
  return isList(schema['type']) ? schema['type'].map(String) : []
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return isList(value) ? 'array' : typeof value
}

function leafReason(schema: TSchema, value: unknown): string {
  const [error] = Value.Errors(schema, value)
  return error?.message ?? 'does not fit its schema'
}

function first<Item>(
  items: readonly Item[],
  find: (item: Item, index: number) => Mismatch | undefined,
): Mismatch | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index)
    if (found !== undefined) return found
  }
  return undefined
}

function isObject(value: unknown): value is Keywords {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}
