import test from 'ava'
import Type, { type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { explainMismatch } from '../../src/schema/explain-mismatch.ts'
import { explainUnknownKey } from '../../src/schema/explain-unknown-key.ts'

const closed = { additionalProperties: false }
const Field = Type.Object({ key: Type.String(), type: Type.Enum(['text', 'date']) }, closed)
const Mode = Type.Union([
  Type.Object({ mode: Type.Literal('list'), most: Type.Integer({ minimum: 3 }) }, closed),
  Type.Object({ mode: Type.Literal('one'), id: Type.String(), most: Type.Optional(Type.Never()) }, closed),
])
const Choice = Type.Union([Type.String({ maxLength: 2 }), Type.Object({ value: Type.String() }, closed)])

const of = (schema: TSchema): TSchema => Type.Object({ it: schema })
const CASES: readonly (readonly [what: string, schema: TSchema, value: unknown, path: string, reason: string])[] = [
  ['a wrong word', Type.Enum(['any', 'all']), 'some', 'it', 'must be one of "any", "all"'],
  ['the only value', Type.Array(Type.Literal('in')), ['in', 'out'], 'it.1', 'must be "in"'],
  ['a choice of words', Type.Union([Type.Literal('a'), Type.Literal(1)]), 'b', 'it', 'must be one of "a", 1'],
  [
    'a slip in a key',
    Type.Array(Field),
    [{ key: 'a', type: 'text', typ: 1 }],
    'it.0.typ',
    'is no key that is known here; perhaps "type" is meant',
  ],
  [
    'an unknown key',
    Type.Array(Field),
    [{ key: 'a', type: 'text', initialValueExpression: '1' }],
    'it.0.initialValueExpression',
    'is no key that is known here; there are key, type',
  ],
  ['a missing key', Field, { key: 'a' }, 'it', 'needs the key "type"'],
  ['missing keys', Field, {}, 'it', 'needs the keys "key", "type"'],
  ['a key that never fits', Type.Object({ old: Type.Never() }), { old: 1 }, 'it.old', 'is not allowed here'],
  ['an unknown mode', Mode, { mode: 'some' }, 'it.mode', 'must be one of "list", "one"'],
  [
    'a key of the other mode',
    Mode,
    { mode: 'list', most: 3, id: 'a' },
    'it.id',
    'is no key where "mode" is "list"; there are mode, most',
  ],
  ['what a mode excludes', Mode, { mode: 'one', id: 'a', most: 3 }, 'it.most', 'is not allowed where "mode" is "one"'],
  ['a missing key of a mode', Mode, { mode: 'one' }, 'it', 'needs the key "id" where "mode" is "one"'],
  ['too little of a mode', Mode, { mode: 'list', most: 1 }, 'it.most', 'must be >= 3'],
  ['neither form', Choice, 3, 'it', 'must be string or object'],
  ['one form of two', Choice, 'long', 'it', 'must not have more than 2 characters'],
  ['the other form', Choice, { valu: 'a' }, 'it.valu', 'is no key that is known here; perhaps "value" is meant'],
  ['another type', Type.Integer(), 'soon', 'it', 'must be integer'],
  ['a pattern', Type.String({ pattern: '^a$' }), 'b', 'it', 'must match pattern "^a$"'],
]

for (const [what, schema, value, path, reason] of CASES) {
  test(`${what} is explained`, (t) => {
    const found = explainMismatch(of(schema), { it: value })
    t.deepEqual([found?.path.join('.'), found?.reason], [path, reason])
    t.false(Value.Check(of(schema), { it: value }))
  })
}

test('what fits is not explained', (t) => {
  t.is(explainMismatch(Mode, { mode: 'list', most: 3 }), undefined)
  t.is(explainMismatch(Choice, { value: 'anything' }), undefined)
})

for (const [key, known, says] of [
  ['user_fields', ['userFields', 'other'], '; perhaps "userFields" is meant'],
  ['lifetme', ['lifetime'], '; perhaps "lifetime" is meant'],
  ['a', ['b'], '; there is b'],
  ['colour', ['slug', 'stages'], '; there are slug, stages'],
  ['colour', Array.from({ length: 21 }, (_, index) => `key${index}`), ''],
  ['colour', [], ''],
] as const) {
  test(`of the unknown key ${key} among ${known.length} is said: ${says}`, (t) => {
    t.is(explainUnknownKey('is no key', key, known), `is no key${says}`)
  })
}
