interface Schema {
  readonly type?: unknown
  readonly properties?: Readonly<Record<string, unknown>>
  readonly items?: unknown
  readonly anyOf?: readonly unknown[]
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Turns scalars into what a schema wants: a form knows only texts, and clients disagree about numbers and numeric texts.
 * Nothing ever becomes or stops being null.
 */
export function convert(schema: unknown, value: unknown): unknown {
  if (!isSchema(schema)) return value
  if (schema.anyOf !== undefined) {
    const wanted = schema.anyOf.filter((option) => isSchema(option) && option.type !== 'null')
    return wanted.length === 1 ? convert(wanted[0], value) : value
  }
  switch (schema.type) {
    case 'string':
      return typeof value === 'number' && Number.isFinite(value) ? String(value) : value
    case 'integer':
    case 'number':
      return typeof value === 'string' && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(value) ? Number(value) : value
    case 'boolean':
      if (value === 'true' || value === 'on') return true
      return value === 'false' ? false : value
    case 'array':
      return Array.isArray(value) ? value.map((item) => convert(schema.items, item)) : value
    case 'object':
      return isSchema(value) ? convertFields(schema, value) : value
    default:
      return value
  }
}

function convertFields(schema: Schema, value: object): object {
  const fields = Object.entries(value).map(([key, inner]): [string, unknown] => {
    const own = schema.properties !== undefined && Object.hasOwn(schema.properties, key)
    return [key, own ? convert(schema.properties?.[key], inner) : inner]
  })
  return Object.fromEntries(fields)
}
