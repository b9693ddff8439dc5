type Fields = Readonly<Record<string, unknown>>

/** Do only objects fit? Of a union or an intersection, each part must be one. */
export function isObjectSchema(schema: unknown): boolean {
  if (!isFields(schema)) return false
  if (schema['type'] === 'object') return true
  const parts = partsOf(schema)
  return parts.length > 0 && parts.every(isObjectSchema)
}

/** Does a schema, or a part of a union or an intersection, name this field? A function of the configuration names none yet. */
export function declaresField(schema: unknown, field: string): boolean {
  if (!isFields(schema)) return false
  const { properties } = schema
  if (isFields(properties) && Object.hasOwn(properties, field)) return true
  return partsOf(schema).some((part) => declaresField(part, field))
}

function partsOf(schema: Fields): readonly unknown[] {
  return [schema['anyOf'], schema['oneOf'], schema['allOf']].flatMap((group) => (Array.isArray(group) ? group : []))
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
