import test from 'ava'
import Type, { type TSchema } from 'typebox'
import { SetupError } from '../../src/setup-error.ts'
import { assertBounded } from '../../src/schema/assert-bounded.ts'

const short = Type.String({ maxLength: 10 })

const bounded: readonly [title: string, schema: TSchema][] = [
  ['a text of a greatest length', short],
  ['a choice', Type.Enum(['a', 'b'])],
  ['a constant', Type.Literal('a')],
  ['a UUID', Type.String({ format: 'uuid' })],
  ['a number', Type.Number()],
  ['a list of a greatest length', Type.Array(short, { maxItems: 3 })],
  ['a record of a greatest size', Type.Record(Type.String(), short, { maxProperties: 3 })],
  ['fields of these', Type.Object({ a: short, b: Type.Optional(Type.Boolean()) })],
  ['a tuple of these', Type.Tuple([short, Type.Boolean()], { maxItems: 2 })],
  ['a union of these', Type.Union([short, Type.Null()])],
]

for (const [title, schema] of bounded) {
  test(`${title} is bounded`, (t) => {
    t.notThrows(() => assertBounded(Type.Object({ field: schema }), 'The response'))
  })
}

const endless: readonly [title: string, schema: TSchema, path: string, needs: string][] = [
  ['a text', Type.String(), '/field', 'maxLength'],
  ['a text of a least length', Type.String({ minLength: 1 }), '/field', 'maxLength'],
  ['a text of a pattern', Type.String({ pattern: '^a*$' }), '/field', 'maxLength'],
  ['a list', Type.Array(short), '/field', 'maxItems'],
  ['a list of endless texts', Type.Array(Type.String(), { maxItems: 1 }), '/field/items', 'maxLength'],
  ['a record', Type.Record(Type.String(), short), '/field', 'maxProperties'],
  ['an open object', Type.Object({}, { additionalProperties: true }), '/field', 'maxProperties'],
  ['a text in an object', Type.Object({ a: Type.Object({ b: Type.String() }) }), '/field/a/b', 'maxLength'],
  ['a text in a union', Type.Union([Type.Null(), Type.String()]), '/field', 'maxLength'],
  ['a text in a record', Type.Record(Type.String(), Type.String(), { maxProperties: 3 }), '/field/*', 'maxLength'],
  [
    'a text among further fields',
    Type.Object({}, { additionalProperties: Type.String(), maxProperties: 3 }),
    '/field/*',
    'maxLength',
  ],
  ['a text in a tuple', Type.Tuple([Type.String()], { maxItems: 1 }), '/field/items/0', 'maxLength'],
  ['a text or null', Type.Unsafe<string | null>({ type: ['string', 'null'] }), '/field', 'maxLength'],
  ['anything', Type.Unknown(), '/field', 'anything fits'],
  ['a reference', Type.Unsafe<string>({ $ref: 'Other' }), '/field', 'not followed'],
  ['a text in an intersection', Type.Intersect([Type.Object({ a: Type.String() })]), '/field/a', 'maxLength'],
]

for (const [title, schema, path, needs] of endless) {
  test(`${title} without end is refused, with its place and what it needs`, (t) => {
    const error = t.throws(() => assertBounded(Type.Object({ field: schema }), 'The response of "pin"'), {
      instanceOf: SetupError,
      code: 'unbounded_schema',
    })
    t.true(error.message.startsWith(`The response of "pin" has no bound at "${path}": `), error.message)
    t.true(error.message.includes(needs), error.message)
  })
}
