import { FieldError, FlowInfo } from '@sallyport/core'
import type { WireComponent } from '@sallyport/core/adapter'
import type { TSchema } from 'typebox'
import { exampleOf, fittingExample } from './example.ts'
import { jsonSchema } from './json-schema.ts'
import type { Schemas, JsonSchema } from './document-schemas.ts'

/** A challenge or response with a body that shows it. */
export type Examples = Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>

/** The schemas of one direction: what is sent, or what is sent back. */
export interface Union {
  readonly reference: JsonSchema
  /** Component → name of its schema. */
  readonly names: Readonly<Record<string, string>>
  readonly examples: Examples
}

const STEP = {
  type: 'string',
  description: 'Opaque. Names run, version and place; goes back with the response.',
  examples: ['WyJyIiwiM2YwYTBjMWUiLDEsIjhkMmYiXQ.bWFj'],
}

/** The union of all challenges and that of all responses; puts their schemas into the document. */
export function addComponents(
  components: readonly WireComponent[],
  schemas: Schemas,
): { readonly challenges: Union; readonly responses: Union } {
  // The names are those of authentik's document, so that code which was made from it finds the same types.
  const challengeTypes = schemas.reserve('ChallengeTypes')
  const responseTypes = schemas.reserve('FlowChallengeResponseRequest')
  const challengeFields = sharedFields(schemas)
  const challenges = components.map((component) => {
    const fields = challengeFields(component)
    return addVariants({ component: component.component, what: 'challenge' }, component.challenges, fields, schemas)
  })
  const responses = components.flatMap(({ component, responses }) => {
    const fields = { required: {}, optional: { component: { type: 'string', const: component }, step: STEP } }
    return responses === undefined
      ? []
      : [addVariants({ component, what: 'challenge response request' }, responses, fields, schemas)]
  })
  return {
    challenges: union(challengeTypes, 'oneOf', challenges, schemas),
    // A response may leave out its component, and then several fit.
    responses: union(responseTypes, 'anyOf', responses, schemas),
  }
}

interface Fields {
  readonly required: Readonly<Record<string, JsonSchema>>
  readonly optional: Readonly<Record<string, JsonSchema>>
}

/** The fields that the executor adds to a stage's own. */
function sharedFields(schemas: Schemas): (component: WireComponent) => Fields {
  const add = (name: string, schema: TSchema): JsonSchema => {
    const free = schemas.reserve(name)
    schemas.set(free, jsonSchema(schema, free, schemas))
    return { $ref: schemas.reference(free) }
  }
  const flowInfo = add('ContextualFlowInfo', FlowInfo)
  const fieldErrors = {
    type: 'object',
    description: 'Why the last response was not accepted, by field; `non_field_errors` is about all of it.',
    additionalProperties: { type: 'array', minItems: 1, items: add('ErrorDetail', FieldError) },
  }
  return ({ component, responses, withFlowInfo, withUser }) => ({
    required: {
      component: { type: 'string', const: component },
      ...(withFlowInfo ? { flow_info: flowInfo } : {}),
      ...(withUser ? { pending_user: { type: 'string', examples: ['ann'] }, pending_user_avatar: AVATAR } : {}),
      ...(responses === undefined ? {} : { step: STEP }),
    },
    optional: responses === undefined ? {} : { response_errors: fieldErrors },
  })
}

const AVATAR = { type: 'string', description: 'URL of a picture.', examples: ['data:image/svg+xml;base64,PHN2Zy8+'] }

interface Added {
  readonly component: string
  readonly name: string
  readonly values: readonly unknown[]
}

function addVariants(
  { component, what }: { readonly component: string; readonly what: string },
  variants: readonly TSchema[],
  { required, optional }: Fields,
  schemas: Schemas,
): Added {
  const name = schemas.reserve(`${component.replace(/^(?:ak-stage|xak-flow)-/, '')} ${what}`)
  const own = variants.map((variant) => opened(jsonSchema(variant, name, schemas)))
  const shared = { type: 'object', properties: { ...required, ...optional }, required: Object.keys(required) }
  const { required: all, ...joint } = joined(shared, own)
  schemas.set(name, Array.isArray(all) && all.length > 0 ? { ...joint, required: all } : joint)
  const values = variants.flatMap((variant, index) => {
    const value = fittingExample(variant, own[index], schemas)
    return value === undefined ? [] : [Object.assign(Object(exampleOf(shared, schemas)), value)]
  })
  return { component, name, values }
}

/** The executor adds fields to a stage's challenge, and takes unknown ones out of a response: neither object is closed. */
function opened({ additionalProperties, ...schema }: JsonSchema): JsonSchema {
  const open = (value: unknown): unknown => (Array.isArray(value) ? value.map((one: JsonSchema) => opened(one)) : value)
  const groups = ['allOf', 'anyOf', 'oneOf'].filter((group) => group in schema)
  return {
    ...schema,
    ...(additionalProperties === false || additionalProperties === undefined ? {} : { additionalProperties }),
    ...Object.fromEntries(groups.map((group) => [group, open(schema[group])])),
  }
}

interface ObjectSchema extends JsonSchema {
  readonly properties: object
  readonly required: readonly string[]
}

/** One object where a stage has one plain schema, else the shared fields together with any of its schemas. */
function joined(shared: ObjectSchema, own: readonly JsonSchema[]): JsonSchema {
  const [first] = own
  if (first === undefined) return shared
  if (own.length > 1) return { ...shared, anyOf: own }
  if (first['type'] !== 'object') return { ...shared, allOf: own }
  const required = Array.isArray(first['required']) ? first['required'] : []
  return {
    ...first,
    properties: { ...shared.properties, ...Object(first['properties']) },
    required: [...shared.required, ...required],
  }
}

function union(name: string, kind: 'anyOf' | 'oneOf', added: readonly Added[], schemas: Schemas): Union {
  schemas.set(name, {
    [kind]: added.map((one) => ({ $ref: schemas.reference(one.name) })),
    discriminator: {
      propertyName: 'component',
      mapping: Object.fromEntries(added.map((one) => [one.component, schemas.reference(one.name)])),
    },
  })
  const examples = added.flatMap(({ component, name, values }) =>
    values.map((value, index) => [`${name}${index === 0 ? '' : index + 1}`, { summary: component, value }] as const),
  )
  const names = Object.fromEntries(added.map((one) => [one.component, one.name]))
  return { reference: { $ref: schemas.reference(name) }, names, examples: Object.fromEntries(examples) }
}
