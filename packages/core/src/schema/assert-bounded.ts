import { SetupError } from '../setup-error.ts'

type Fields = Readonly<Record<string, unknown>>

const SCALARS: ReadonlySet<unknown> = new Set(['boolean', 'integer', 'null', 'number'])
const FIXED_FORMATS: ReadonlySet<unknown> = new Set(['uuid', 'date', 'date-time', 'time', 'ipv4', 'ipv6'])

/**
 * Refuses a response schema that lets a client send as much as it likes. What it cannot determine counts as unbounded.
 *
 * @param where what the schema belongs to, as the beginning of a sentence
 * @throws `SetupError` `unbounded_schema`
 */
export function assertBounded(schema: unknown, where: string, path = ''): void {
  const fail = (reason: string): never => {
    throw new SetupError('unbounded_schema', `${where} has no bound at "${path || '/'}": ${reason}.`)
  }
  if (schema === false) return
  if (!isFields(schema)) return fail('anything fits')
  if ('const' in schema || 'enum' in schema) return
  if ('$ref' in schema || '$defs' in schema) return fail('a reference is not followed; write the schema out')
  const groups = (['anyOf', 'oneOf', 'allOf'] as const).flatMap((group) => listOf(schema[group]))
  for (const option of groups) assertBounded(option, where, path)
  const types = Array.isArray(schema['type']) ? schema['type'] : [schema['type']]
  for (const type of types) {
    if (type === undefined ? groups.length > 0 : SCALARS.has(type)) continue
    switch (type) {
      case 'string':
        if (!FIXED_FORMATS.has(schema['format']) && schema['maxLength'] === undefined) fail('a string needs maxLength')
        break
      case 'array':
        assertArray(schema, where, path, fail)
        break
      case 'object':
        assertObject(schema, where, path, fail)
        break
      default:
        fail('anything fits')
    }
  }
}

function assertArray(schema: Fields, where: string, path: string, fail: (reason: string) => never): void {
  const { items } = schema
  if (schema['maxItems'] === undefined) fail('an array needs maxItems')
  const places = [...listOf(items), ...listOf(schema['prefixItems'])]
  for (const [index, item] of places.entries()) assertBounded(item, where, `${path}/items/${index}`)
  // A tuple has no further items, or bounded ones.
  if (!Array.isArray(items) && (items !== undefined || places.length === 0))
    assertBounded(items, where, `${path}/items`)
}

function assertObject(schema: Fields, where: string, path: string, fail: (reason: string) => never): void {
  const properties = isFields(schema['properties']) ? schema['properties'] : {}
  for (const [name, inner] of Object.entries(properties)) assertBounded(inner, where, `${path}/${name}`)
  const { patternProperties, additionalProperties } = schema
  const patterns = isFields(patternProperties) ? Object.values(patternProperties) : []
  const isOpen = additionalProperties !== undefined && additionalProperties !== false
  if ((isOpen || patterns.length > 0) && schema['maxProperties'] === undefined) fail('a record needs maxProperties')
  for (const inner of [...patterns, ...(isOpen ? [additionalProperties] : [])]) assertBounded(inner, where, `${path}/*`)
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
