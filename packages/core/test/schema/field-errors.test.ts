import test from 'ava'
import { createTranslations } from '../../src/language/translations.ts'
import Type, { type TSchema } from 'typebox'
import { compileValidator } from '../../src/schema/compile-validator.ts'
import { fieldErrors } from '../../src/schema/field-errors.ts'

const cases: readonly [title: string, schema: TSchema, value: unknown, code: string, text: string][] = [
  ['that is missing', Type.String(), undefined, 'required', 'This field is required.'],
  ['that is null', Type.String(), null, 'null', 'This field may not be null.'],
  ['that is blank', Type.String({ minLength: 1 }), '', 'blank', 'This field may not be blank.'],
  ['that is short', Type.String({ minLength: 3 }), 'ab', 'min_length', 'Ensure this field has at least 3 characters.'],
  [
    'that is long',
    Type.String({ maxLength: 3 }),
    'abcd',
    'max_length',
    'Ensure this field has no more than 3 characters.',
  ],
  [
    'that is too small',
    Type.Integer({ minimum: 3 }),
    2,
    'min_value',
    'Ensure this value is greater than or equal to 3.',
  ],
  ['that is too great', Type.Integer({ maximum: 3 }), 4, 'max_value', 'Ensure this value is less than or equal to 3.'],
  ['of another choice', Type.Enum(['a', 'b']), 'c', 'invalid_choice', '"c" is not a valid choice.'],
  ['of another constant', Type.Literal('a'), 'c', 'invalid_choice', '"c" is not a valid choice.'],
  ['that is no text', Type.String(), [], 'invalid', 'Not a valid string.'],
  ['that is no integer', Type.Integer(), 'x', 'invalid', 'A valid integer is required.'],
  ['that is no number', Type.Number(), 'x', 'invalid', 'A valid number is required.'],
  ['that is no boolean', Type.Boolean(), 'x', 'invalid', 'Must be a valid boolean.'],
  ['that is no list', Type.Array(Type.String()), 'x', 'invalid', 'Expected a list of items.'],
  ['that is no object', Type.Object({}), 'x', 'invalid', 'Expected an object.'],
  ['that does not match', Type.String({ pattern: '^a$' }), 'x', 'invalid', 'Enter a valid value.'],
  ['with a wrong item', Type.Array(Type.Integer()), ['x'], 'invalid', 'A valid integer is required.'],
]

for (const [title, schema, value, code, text] of cases) {
  test(`a field ${title} is reported as ${code}`, (t) => {
    const checked = compileValidator(Type.Object({ field: schema })).check(value === undefined ? {} : { field: value })
    t.deepEqual(checked, { ok: false, errors: { field: [{ string: text, code }] } })
  })
}

test('each field gets one reason, and all fields get theirs', (t) => {
  const schema = Type.Object({ a: Type.String({ minLength: 3, pattern: '^x' }), b: Type.String(), c: Type.Integer() })
  const checked = compileValidator(schema).check({ a: '', c: 'x' })
  if (checked.ok) return t.fail()
  t.deepEqual(Object.keys(checked.errors).toSorted(), ['a', 'b', 'c'])
  for (const reasons of Object.values(checked.errors)) t.is(reasons.length, 1)
})

test('a long choice is cut, so that an answer does not grow with what was sent', (t) => {
  const checked = compileValidator(Type.Object({ a: Type.Enum(['x']) })).check({ a: 'y'.repeat(10_000) })
  if (checked.ok) return t.fail()
  t.true((checked.errors['a']?.[0]?.string.length ?? 0) < 200)
})

test('a field whose name has slashes and tildes is named as it is, and what belongs to no field to all of them', (t) => {
  const named = { keyword: 'type', instancePath: '/a~1b~0c/0', params: { type: 'string' } }
  const whole = { keyword: 'not', instancePath: '', params: {} }
  t.deepEqual(Object.keys(fieldErrors([named, whole], {}, createTranslations([]).in('en'))), [
    'a/b~c',
    'non_field_errors',
  ])
})
