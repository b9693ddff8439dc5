/** Members of a schema that hold values and no schemas. */
const VALUES: ReadonlySet<string> = new Set(['default', 'const', 'enum', 'examples'])
/** Members that hold schemas and are no part of a value's path. */
const STRUCTURE: ReadonlySet<string> = new Set(['properties', 'items', 'anyOf', 'oneOf', 'allOf', 'prefixItems'])
/** What is nested deeper than this refers to itself. */
const DEEPEST = 32

/** Path of the first part of a schema that is marked as a secret; undefined where there is none. */
export function findSecret(schema: unknown, path = '', depth = 0): string | undefined {
  if (typeof schema !== 'object' || schema === null || depth > DEEPEST) return undefined
  if (Reflect.get(schema, 'secret') === true) return path === '' ? '/' : path
  for (const [member, inner] of Object.entries(schema)) {
    if (VALUES.has(member)) continue
    const found =
      member === 'properties'
        ? findInFields(inner, path, depth)
        : findSecret(inner, stepTo(schema, member, path), depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

/** A field may have the name of any member of a schema. */
function findInFields(fields: unknown, path: string, depth: number): string | undefined {
  if (typeof fields !== 'object' || fields === null) return undefined
  for (const [name, schema] of Object.entries(fields)) {
    const found = findSecret(schema, `${path}/${name}`, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

function stepTo(schema: object, member: string, path: string): string {
  return Array.isArray(schema) || STRUCTURE.has(member) ? path : `${path}/${member}`
}
