import test from 'ava'
import Type from 'typebox'
import { compileValidator } from '../../src/schema/compile-validator.ts'

const Inner = Type.Object({ name: Type.String() })
const validator = compileValidator(
  Type.Object({
    count: Type.Integer(),
    inner: Type.Optional(Inner),
    list: Type.Optional(Type.Array(Inner)),
    maybe: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  }),
)

test('unknown fields are dropped, at every depth', (t) => {
  const checked = validator.check({ count: 1, more: 1, inner: { name: 'a', more: 1 }, list: [{ name: 'b', more: 1 }] })
  t.deepEqual(checked, { ok: true, value: { count: 1, inner: { name: 'a' }, list: [{ name: 'b' }] } })
})

test('scalars are converted before they are checked', (t) => {
  t.deepEqual(validator.check({ count: '7', inner: { name: 8 } }), {
    ok: true,
    value: { count: 7, inner: { name: '8' } },
  })
})

test('what is checked is not changed', (t) => {
  const body = Object.freeze({ count: '7', inner: Object.freeze({ name: 8, more: 1 }) })
  validator.check(body)
  t.deepEqual(body, { count: '7', inner: { name: 8, more: 1 } })
})

test('null is a value where it may be one, and stays apart from what is missing', (t) => {
  t.deepEqual(validator.check({ count: 1, maybe: null }), { ok: true, value: { count: 1, maybe: null } })
  t.false(validator.check({ count: null }).ok)
})

test('a key that objects inherit is no field, and changes no object', (t) => {
  const body: Record<string, unknown> = JSON.parse('{"count":1,"__proto__":{"polluted":true},"constructor":1}')
  const checked = validator.check(body)
  t.true(checked.ok)
  if (checked.ok) t.deepEqual(Object.keys(checked.value), ['count'])
  t.false('polluted' in {})
})

test('a copy without unknown fields shares nothing with its original', (t) => {
  const challenge = { count: 1, secret: 'x', list: [{ name: 'a', secret: 'x' }] }
  const cleaned = validator.clean(challenge)
  t.deepEqual(cleaned, { count: 1, list: [{ name: 'a' }] })
  t.not(cleaned['list'], challenge.list)
  t.is(challenge.secret, 'x')
})
