import { HOSTILE_NAME } from './find-faults.ts'

/** Ends attributes and elements of every kind, and is longer than anything should be. */
const HOSTILE = `"'\`> ${HOSTILE_NAME}=1 </title></textarea></style></script><${HOSTILE_NAME}>\u202E<script>alert(1)</script>`
const LONG = 'x'.repeat(10_000)
/** Addresses that run something where they are followed. */
export const HOSTILE_ADDRESSES = [
  `javascript:alert("${HOSTILE_NAME}")`,
  `data:text/html,<script>alert("${HOSTILE_NAME}")</script>`,
] as const

type Keywords = Readonly<Record<string, unknown>>

/**
 * The fields of a challenge with hostile texts in place of its own, wherever the schema says no more than that it is a text,
 * and with a hostile address in place of each address.
 */
export function injectHostileText(schema: unknown, fields: Keywords, address: string): Keywords {
  const known = isKeywords(schema) && isKeywords(schema['properties']) ? schema['properties'] : {}
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      Object.hasOwn(known, name) ? inject(known[name], value, address) : value,
    ]),
  )
}

/** Hostile texts for every field of a response, as a form posts them. */
export function hostileValues(schema: object): Readonly<Record<string, string>> {
  const properties = 'properties' in schema && isKeywords(schema.properties) ? schema.properties : {}
  return Object.fromEntries(Object.keys(properties).map((name) => [name, HOSTILE + LONG]))
}

function inject(schema: unknown, value: unknown, address: string): unknown {
  const known = isKeywords(schema) ? schema : {}
  if (typeof value === 'string') return injectText(known, value, address)
  if (Array.isArray(value)) return value.map((item: unknown) => inject(known['items'], item, address))
  return isKeywords(value) ? injectHostileText(known, value, address) : value
}

function injectText(schema: Keywords, value: string, address: string): string {
  const { type, format, pattern, maxLength } = schema
  if (format === 'uri' || format === 'url') return address
  if (type !== 'string' || 'const' in schema || 'enum' in schema || format !== undefined || pattern !== undefined) {
    return value
  }
  if (/^(?:https?:\/)?\/\S*$/.test(value)) return address
  // What was different stays so: some of it are names.
  return (value + HOSTILE + LONG).slice(0, typeof maxLength === 'number' ? maxLength : undefined)
}

function isKeywords(value: unknown): value is Keywords {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
