import type { JsonSchema } from '@sallyport/koa'
import { group, literal, propertyName, remark, union } from './type-text.ts'

/** The declaration of a type that has what a schema describes: an interface where it is an object, else an alias. */
export function declare(name: string, schema: JsonSchema): string {
  const head = `${remark(schema, '')}export `
  if (isObjectAlone(schema)) return `${head}interface ${name} ${objectType(schema, '')}`
  return `${head}type ${name} = ${typeOf(schema, '')}`
}

function typeOf(schema: unknown, indent: string): string {
  if (!isSchema(schema)) return schema === false ? 'never' : 'unknown'
  const { $ref, anyOf, oneOf, allOf } = schema
  if (typeof $ref === 'string') return $ref.replace(/^.*\//, '')
  if ('const' in schema) return literal(schema['const'])
  if (Array.isArray(schema['enum'])) return union(schema['enum'].map(literal), indent)
  const choices = [anyOf, oneOf].filter((choice) => Array.isArray(choice))
  const parts = [
    ...(isObjectAlone({ ...schema, anyOf: undefined, oneOf: undefined, allOf: undefined })
      ? [objectType(schema, indent)]
      : []),
    ...(Array.isArray(allOf) ? allOf.map((part) => group(typeOf(part, indent))) : []),
    ...choices.map((choice) => choiceType(choice, indent)),
  ]
  if (parts.length > 1) return parts.map((part) => group(part)).join(' & ')
  return parts[0] ?? plainType(schema, indent)
}

function choiceType(choices: readonly unknown[], indent: string): string {
  return union(
    choices.map((choice) => typeOf(choice, `${indent}    `)),
    indent,
  )
}

function plainType(schema: JsonSchema, indent: string): string {
  const { type } = schema
  if (Array.isArray(type)) {
    return union(
      type.map((one: unknown) => typeOf({ ...schema, type: one }, `${indent}    `)),
      indent,
    )
  }
  switch (type) {
    case 'integer':
    case 'number':
      return 'number'
    case 'string':
    case 'boolean':
    case 'null':
      return type
    case 'array':
      return listType(schema, indent)
    default:
      return 'unknown'
  }
}

function listType({ prefixItems, items }: JsonSchema, indent: string): string {
  if (!Array.isArray(prefixItems)) return `${group(typeOf(items, indent), indent)}[]`
  const rest = items === false ? [] : [`...${group(typeOf(items, indent))}[]`]
  return `[${[...prefixItems.map((item) => typeOf(item, indent)), ...rest].join(', ')}]`
}

function objectType(
  { properties, required, patternProperties, additionalProperties }: JsonSchema,
  indent: string,
): string {
  const inner = `${indent}  `
  const needed: readonly unknown[] = Array.isArray(required) ? required : []
  const named = Object.entries(isSchema(properties) ? properties : {}).map(
    ([name, schema]) =>
      `${remark(schema, inner)}${inner}${propertyName(name)}${needed.includes(name) ? '' : '?'}: ${typeOf(schema, inner)}`,
  )
  const others = [
    ...Object.values(isSchema(patternProperties) ? patternProperties : {}),
    ...(additionalProperties === undefined || additionalProperties === false ? [] : [additionalProperties]),
  ]
  // An index has to fit the named properties, too.
  const rest = named.length > 0 || others.length > 1 ? 'unknown' : typeOf(others[0], inner)
  const lines = [...named, ...(others.length === 0 ? [] : [`${inner}[k: string]: ${rest}`])]
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`
}

function isObjectAlone(schema: JsonSchema): boolean {
  const isObject = schema['type'] === 'object' || isSchema(schema['properties'])
  return isObject && ['anyOf', 'oneOf', 'allOf', 'const', 'enum'].every((keyword) => schema[keyword] === undefined)
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
