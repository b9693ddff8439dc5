import test from 'ava'
import Type, { type TSchema } from 'typebox'
import { convert } from '../../src/schema/convert.ts'

const text = Type.String()
const integer = Type.Integer()
const number = Type.Number()
const boolean = Type.Boolean()

const cases: readonly [title: string, schema: TSchema, value: unknown, wanted: unknown][] = [
  ['a number for a text', text, 123456, '123456'],
  ['zero for a text', text, 0, '0'],
  ['an infinite number for a text', text, Infinity, Infinity],
  ['a boolean for a text', text, true, true],
  ['a numeric text for an integer', integer, '42', 42],
  ['a negative text for an integer', integer, '-7', -7],
  ['a fraction for an integer, which then does not fit', integer, '1.5', 1.5],
  ['a fraction for a number', number, '0.25', 0.25],
  ['an empty text for an integer', integer, '', ''],
  ['white space for an integer', integer, ' 1', ' 1'],
  ['an exponent for a number', number, '1e3', '1e3'],
  ['a hexadecimal text for a number', number, '0x10', '0x10'],
  ['more digits than a number holds', integer, '1234567890123456', '1234567890123456'],
  ['true as a text', boolean, 'true', true],
  ['a checked box', boolean, 'on', true],
  ['false as a text', boolean, 'false', false],
  ['another text for a boolean', boolean, 'yes', 'yes'],
  ['one for a boolean', boolean, 1, 1],
  ['null for a text', text, null, null],
  ['null for an integer', integer, null, null],
  ['null for a boolean', boolean, null, null],
  ['the text null', Type.Union([integer, Type.Null()]), 'null', 'null'],
  ['a list', Type.Array(integer), ['1', 2, 'x'], [1, 2, 'x']],
  ['one value for a list', Type.Array(integer), '1', '1'],
  ['fields', Type.Object({ a: integer, b: boolean }), { a: '1', b: 'on' }, { a: 1, b: true }],
  ['a field that is not known', Type.Object({ a: integer }), { b: '1' }, { b: '1' }],
  ['fields of fields', Type.Object({ a: Type.Object({ b: text }) }), { a: { b: 1 } }, { a: { b: '1' } }],
  ['a list for fields', Type.Object({ a: integer }), ['1'], ['1']],
  ['a nullable integer', Type.Union([integer, Type.Null()]), '1', 1],
  ['a union of two kinds, which is not guessed', Type.Union([integer, boolean]), '1', '1'],
  ['anything for anything', Type.Unknown(), '1', '1'],
]

for (const [title, schema, value, wanted] of cases) {
  test(`conversion of ${title}`, (t) => {
    const before = structuredClone(value)
    t.deepEqual(convert(schema, value), wanted)
    t.deepEqual(value, before)
  })
}

test('what every object inherits is no field of a schema', (t) => {
  const value: unknown = JSON.parse('{"constructor":"1","__proto__":"1","toString":"1"}')
  t.deepEqual(convert(Type.Object({ a: integer }), value), value)
})
