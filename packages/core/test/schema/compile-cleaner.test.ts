import test from 'ava'
import Type, { type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { compileCleaner } from '../../src/schema/compile-cleaner.ts'

const schemas: readonly [name: string, schema: TSchema][] = [
  ['an object', Type.Object({ a: Type.String({ maxLength: 9 }), b: Type.Optional(Type.Integer()) })],
  ['objects within objects', Type.Object({ a: Type.Object({ a: Type.Null() }), b: Type.Array(Type.Object({})) })],
  ['a list or null', Type.Object({ a: Type.Union([Type.Array(Type.Object({ a: Type.String() })), Type.Null()]) })],
  ['an object or null', Type.Object({ a: Type.Union([Type.Null(), Type.Object({ a: Type.String() })]) })],
  [
    'one of two objects',
    Type.Object({ a: Type.Union([Type.Object({ a: Type.String() }), Type.Object({ b: Type.String() })]) }),
  ],
  ['listed values', Type.Object({ a: Type.Enum(['x', 'y']), b: Type.Union([Type.Literal('x'), Type.Literal(2)]) })],
  ['a record', Type.Object({ a: Type.Record(Type.String({ maxLength: 9 }), Type.Object({ a: Type.String() })) })],
  ['further fields of a kind', Type.Object({ a: Type.String() }, { additionalProperties: Type.String() })],
  ['anything', Type.Object({ a: Type.Unknown() })],
  ['a tuple', Type.Object({ a: Type.Tuple([Type.Object({ a: Type.String() }), Type.String()]) })],
  ['both of two objects', Type.Intersect([Type.Object({ a: Type.String() }), Type.Object({ b: Type.String() })])],
]

const INNER = [
  'x',
  2,
  null,
  [],
  ['x', { a: 'x', z: 1 }],
  [{ a: 'x', z: 1 }, 'x', 'y'],
  { a: 'x', z: 1 },
  { b: 'x', z: 1 },
  { a: null, z: [1] },
  { k: { a: 'x', z: 1 } },
]
const values = [{}, { z: 1 }, ...INNER.flatMap((a) => INNER.map((b) => ({ a, b, z: { a: 'x' } })))]

for (const [name, schema] of schemas) {
  test(`${name}: what a compiled cleaner leaves of what fits is what TypeBox leaves, and the value stays as it is`, (t) => {
    const clean = compileCleaner(schema)
    let fitting = 0
    for (const value of values) {
      const before = structuredClone(value)
      const cleaned = clean(value)
      const theirs = Value.Clean(schema, structuredClone(value))
      t.deepEqual(value, before)
      t.is(Value.Check(schema, cleaned), Value.Check(schema, theirs), JSON.stringify(value))
      if (!Value.Check(schema, theirs)) continue
      fitting += 1
      t.deepEqual(cleaned, theirs, JSON.stringify(value))
    }
    t.true(fitting > 0)
  })
}

test('a field that is called __proto__ is dropped like any other that the schema does not know', (t) => {
  const clean = compileCleaner(Type.Object({ a: Type.String() }))
  const cleaned = clean(JSON.parse('{"a":"x","__proto__":{"b":1}}'))
  t.deepEqual(cleaned, { a: 'x' })
  t.is(Object.getPrototypeOf(cleaned), Object.prototype)
})
