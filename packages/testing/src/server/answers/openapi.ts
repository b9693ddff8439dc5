/** A schema as JSON Schema has it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

const REFERENCE = '#/components/schemas/'

/**
 * A schema of an OpenAPI 3.0 document as JSON Schema, with every schema that it reaches in `$defs`.
 *
 * @param schema gives the document's schema of a name
 */
export function jsonSchema(name: string, schema: (name: string) => unknown): JsonSchema {
  const definitions: Record<string, unknown> = {}
  const define = (name: string): void => {
    if (Object.hasOwn(definitions, name)) return
    // Said before it is read, since schemas may go in circles.
    definitions[name] = {}
    definitions[name] = translate(schema(name), define)
  }
  define(name)
  return { $ref: `#/$defs/${name}`, $defs: definitions }
}

/** OpenAPI 3.0 says `nullable` where JSON Schema says that the type may also be null. */
function translate(value: unknown, define: (name: string) => void): unknown {
  if (Array.isArray(value)) return value.map((item) => translate(item, define))
  if (typeof value !== 'object' || value === null) return value
  const { nullable, ...own } = value as { readonly nullable?: unknown }
  const entries = Object.entries(own).map(([key, inner]): [string, unknown] => {
    if (key !== '$ref' || typeof inner !== 'string') return [key, translate(inner, define)]
    const name = inner.slice(REFERENCE.length)
    define(name)
    return ['$ref', `#/$defs/${name}`]
  })
  const plain = Object.fromEntries(entries)
  return nullable === true ? { anyOf: [plain, { type: 'null' }] } : plain
}
