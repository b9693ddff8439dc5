import { FieldErrors, type ErrorCode } from '@sallyport/core'
import type { DescribedAnswer, DescribedOperation } from './described-operation.ts'
import { examplesOf, type Errors } from './errors.ts'
import { fittingExample } from './example.ts'
import { jsonSchema } from './json-schema.ts'
import { pascalCase } from './schemas.ts'
import type { Schemas, JsonSchema } from './document-schemas.ts'

/** `paths` of the document: by path, then by method in lower case. */
export type Paths = Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>

/** The codes of whatever has a body. */
export const BODY_ERRORS: readonly ErrorCode[] = [
  'bad_json',
  'not_an_object',
  'body_too_large',
  'unsupported_media_type',
]
/** With or without a login. */
export const FOR_ALL: readonly object[] = [{}, { session: [] }]
const WITH_LOGIN: readonly object[] = [{ session: [] }]

export const JSON_OR_FORM = ['application/json', 'application/x-www-form-urlencoded']

/** Paths of described operations. */
export function describePaths(operations: readonly DescribedOperation[], errors: Errors, schemas: Schemas): Paths {
  const paths = new Map<string, Record<string, JsonSchema>>()
  for (const operation of operations) {
    const path = operation.path.replaceAll(/[:*](\w+)/g, '{$1}')
    const item = paths.get(path) ?? {}
    item[operation.method.toLowerCase()] = describeOperation(operation, path, errors, schemas)
    paths.set(path, item)
  }
  return Object.fromEntries(paths)
}

function describeOperation(operation: DescribedOperation, path: string, errors: Errors, schemas: Schemas): JsonSchema {
  const { operationId, tag, summary, description, access, permission, query = [], body } = operation
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      in: 'path',
      name,
      required: true,
      schema: { type: 'string' },
    })),
    ...query.map(({ name, description, schema, required = false }) => {
      return { in: 'query', name, description, required, schema: jsonSchema(schema, operationId, schemas) }
    }),
  ]
  const said = [description, accessText(access, permission)].filter((text) => text !== undefined)
  return {
    operationId,
    tags: [tag],
    summary,
    ...(said.length === 0 ? {} : { description: said.join('\n\n') }),
    security: access === 'public' ? FOR_ALL : WITH_LOGIN,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: describeBody(body, operationId, schemas) }),
    responses: {
      ...Object.fromEntries(
        operation.answers.map((answer) => [String(answer.status), describeAnswer(answer, operationId, schemas)]),
      ),
      ...errorAnswers(operation, errors, schemas),
    },
  }
}

function accessText(access: DescribedOperation['access'], permission: string | undefined): string | undefined {
  if (permission !== undefined) return `Needs the permission \`${permission}\`.`
  if (access === 'superuser') return 'For superusers only.'
  return access === 'user' ? 'For people who are logged in.' : undefined
}

function describeBody(body: NonNullable<DescribedOperation['body']>, owner: string, schemas: Schemas): JsonSchema {
  const schema = jsonSchema(body, owner, schemas)
  return { required: true, content: Object.fromEntries(JSON_OR_FORM.map((type) => [type, { schema }])) }
}

function describeAnswer(
  { description, schema, name, type = 'application/json', headers }: DescribedAnswer,
  operationId: string,
  schemas: Schemas,
): JsonSchema {
  const described = Object.entries(headers ?? {}).map(([header, text]) => [
    header,
    { description: text, schema: { type: 'string' } },
  ])
  return {
    description,
    ...(described.length === 0 ? {} : { headers: Object.fromEntries(described) }),
    ...(schema === undefined ? {} : { content: { [type]: named(schema, name, operationId, schemas) } }),
  }
}

function named(
  schema: NonNullable<DescribedAnswer['schema']>,
  name: string | undefined,
  operationId: string,
  schemas: Schemas,
): JsonSchema {
  const own = jsonSchema(schema, name ?? pascalCase(operationId), schemas)
  if (name === undefined) return { schema: own }
  const free = schemas.reserve(name)
  schemas.set(free, own)
  const example = fittingExample(schema, own, schemas)
  return { schema: { $ref: schemas.reference(free) }, ...(example === undefined ? {} : { example }) }
}

/** The error answers that follow from method, access and body, and the operation's own. */
function errorAnswers(
  operation: DescribedOperation,
  errors: Errors,
  schemas: Schemas,
): Readonly<Record<string, object>> {
  const { method, access, body, errors: more = ['unavailable'] } = operation
  const codes = new Set<ErrorCode>([
    ...(body === undefined ? [] : BODY_ERRORS),
    ...(method === 'GET' ? [] : (['foreign_origin'] as const)),
    ...(access === 'public' ? [] : (['not_authenticated'] as const)),
    ...more,
    'internal_error',
    'too_many_parameters',
  ])
  const answers = errors.answers([...codes])
  if (body === undefined) return answers
  const unfit = {
    type: 'object',
    properties: {
      detail: { type: 'string' },
      code: { type: 'string', const: 'invalid' },
      errors: jsonSchema(FieldErrors, operation.operationId, schemas),
    },
    required: ['detail', 'code', 'errors'],
  }
  const schema = { anyOf: [unfit, errors.schema(400)] }
  const description = '`invalid`: fields do not fit; or the body cannot be read, or is no object.'
  const field = { string: 'This field is required.', code: 'required' }
  const examples = {
    invalid: { value: { detail: 'The body does not match the schema.', code: 'invalid', errors: { name: [field] } } },
    ...examplesOf(['bad_json', 'not_an_object']),
  }
  return { ...answers, '400': { description, content: { 'application/json': { schema, examples } } } }
}
