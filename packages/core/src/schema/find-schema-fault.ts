const TYPES: ReadonlySet<unknown> = new Set(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'])
/** Keywords whose values are no schemas. */
const VALUES: ReadonlySet<string> = new Set(['const', 'default', 'enum', 'examples'])
/** Keywords whose values map names to schemas. */
const MAPS: ReadonlySet<string> = new Set(['$defs', 'patternProperties', 'properties'])

/**
 * Why a schema cannot be compiled; undefined when it looks as if it could. Compiling takes a hundred times as long, and a
 * plugin has more schemas than the flows use.
 *
 * @param path of the schema within the one that was registered
 */
export function findSchemaFault(schema: unknown, path = ''): string | undefined {
  if (typeof schema === 'boolean') return undefined
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return `"${path || '/'}" is no schema`
  if (path.length > 1000) return 'it is circular'
  for (const [keyword, value] of Object.entries(schema)) {
    const fault = findKeywordFault(keyword, value, path)
    if (fault !== undefined) return fault
  }
  return undefined
}

function findKeywordFault(keyword: string, value: unknown, path: string): string | undefined {
  // What TypeBox notes for itself is no schema.
  if (VALUES.has(keyword) || keyword.startsWith('~')) return undefined
  const here = `${path}/${keyword}`
  if (keyword === 'pattern') return findPatternFault(value, here)
  if (keyword === 'type') {
    const types: readonly unknown[] = Array.isArray(value) ? value : [value]
    return types.every((type) => TYPES.has(type)) ? undefined : `"${here}" is no type of JSON`
  }
  if (MAPS.has(keyword)) {
    if (typeof value !== 'object' || value === null) return `"${here}" is no map of schemas`
    for (const [name, inner] of Object.entries(value)) {
      const fault =
        (keyword === 'patternProperties' ? findPatternFault(name, here) : undefined) ??
        findSchemaFault(inner, `${here}/${name}`)
      if (fault !== undefined) return fault
    }
    return undefined
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  // Other keywords hold schemas or settings; what is no object is a setting.
  for (const inner of list) {
    const fault = typeof inner === 'object' && inner !== null ? findSchemaFault(inner, here) : undefined
    if (fault !== undefined) return fault
  }
  return undefined
}

function findPatternFault(pattern: unknown, path: string): string | undefined {
  if (pattern instanceof RegExp) return undefined
  try {
    return typeof pattern === 'string' && new RegExp(pattern, 'u') ? undefined : `"${path}" is no pattern`
  } catch (error) {
    return `"${path}" is no pattern: ${error instanceof Error ? error.message : String(error)}`
  }
}
