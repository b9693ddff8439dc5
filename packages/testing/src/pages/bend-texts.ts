import { HOSTILE_NAME } from './find-faults.ts'

/** Ends attributes and elements of every kind, and is longer than anything should be. */
const HOSTILE = `"'\`> ${HOSTILE_NAME}=1 </title></textarea></style></script><${HOSTILE_NAME}>\u202E<script>alert(1)</script>`
const LONG = 'x'.repeat(10_000)
const ADDRESS = `javascript:alert("${HOSTILE_NAME}")`

type Keywords = Readonly<Record<string, unknown>>

/** The fields of a challenge with hostile texts in place of its own, wherever the schema says no more than that it is a text. */
export function injectHostileText(schema: unknown, fields: Keywords): Keywords {
  const known = isKeywords(schema) && isKeywords(schema['properties']) ? schema['properties'] : {}
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      Object.hasOwn(known, name) ? bend(known[name], value) : value,
    ]),
  )
}

/** Hostile texts for every field of a response, as a form posts them. */
export function hostileValues(schema: object): Readonly<Record<string, string>> {
  const properties = 'properties' in schema && isKeywords(schema.properties) ? schema.properties : {}
  return Object.fromEntries(Object.keys(properties).map((name) => [name, HOSTILE + LONG]))
}

function bend(schema: unknown, value: unknown): unknown {
  const known = isKeywords(schema) ? schema : {}
  if (typeof value === 'string') return bendText(known, value)
  if (Array.isArray(value)) return value.map((item: unknown) => bend(known['items'], item))
  return isKeywords(value) ? injectHostileText(known, value) : value
}

function bendText(schema: Keywords, value: string): string {
  const { type, format, pattern, maxLength } = schema
  if (format === 'uri' || format === 'url') return ADDRESS
  if (type !== 'string' || 'const' in schema || 'enum' in schema || format !== undefined || pattern !== undefined) {
    return value
  }
  // What was different stays so: some of it are names.
  return (value + HOSTILE + LONG).slice(0, typeof maxLength === 'number' ? maxLength : undefined)
}

function isKeywords(value: unknown): value is Keywords {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
