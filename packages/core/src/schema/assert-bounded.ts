import { SetupError } from '../errors.ts'

/**
 * Refuses a response schema that lets a client send as much as it likes.
 *
 * @param where what the schema belongs to, as the beginning of a sentence
 * @throws `SetupError` `unbounded_schema`
 */
export function assertBounded(schema: unknown, where: string, path = ''): void {
  if (typeof schema !== 'object' || schema === null) return
  const fields = schema as Readonly<Record<string, unknown>>
  const fail = (reason: string): never => {
    throw new SetupError('unbounded_schema', `${where} has no bound at "${path || '/'}": ${reason}.`)
  }
  const isFixed = 'const' in fields || 'enum' in fields || fields['format'] === 'uuid' || fields['format'] === 'date'
  if (fields['type'] === 'string' && !isFixed && fields['maxLength'] === undefined) fail('a string needs maxLength')
  if (fields['type'] === 'array') {
    if (fields['maxItems'] === undefined) fail('an array needs maxItems')
    assertBounded(fields['items'], where, `${path}/items`)
  }
  const open = fields['patternProperties'] ?? fields['additionalProperties']
  if (open !== undefined && open !== false && fields['maxProperties'] === undefined)
    fail('a record needs maxProperties')
  for (const [name, inner] of Object.entries((fields['properties'] as object | undefined) ?? {})) {
    assertBounded(inner, where, `${path}/${name}`)
  }
  for (const group of ['anyOf', 'allOf', 'oneOf'] as const) {
    const options = fields[group]
    if (Array.isArray(options)) for (const option of options) assertBounded(option, where, path)
  }
}
