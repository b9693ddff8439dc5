import test from 'ava'
import { canonicalJson } from '../../src/schema/canonical-json.ts'

const equal: readonly [title: string, one: unknown, other: unknown][] = [
  ['the order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }],
  ['the order of keys at every depth', [{ a: { c: 1, d: [{ e: 1, f: 2 }] } }], [{ a: { d: [{ f: 2, e: 1 }], c: 1 } }]],
  ['a key without a value', { a: 1, b: undefined }, { a: 1 }],
  ['keys that look like numbers', { 10: 1, 9: 2, a: 3 }, { a: 3, 9: 2, 10: 1 }],
]

for (const [title, one, other] of equal) {
  test(`${title} makes no difference`, (t) => {
    t.is(canonicalJson(one), canonicalJson(other))
  })
}

const different: readonly [title: string, one: unknown, other: unknown][] = [
  ['the order of a list', [1, 2], [2, 1]],
  ['a number and its text', { a: 1 }, { a: '1' }],
  ['null and nothing', { a: null }, {}],
  ['a list and an object', [], {}],
  ['a text and what it quotes', { a: '{"b":1}' }, { a: { b: 1 } }],
  ['upper and lower case', { A: 1 }, { a: 1 }],
  ['a value that has moved to another key', { a: 'b', c: 'd' }, { a: 'd', c: 'b' }],
]

for (const [title, one, other] of different) {
  test(`${title} makes a difference`, (t) => {
    t.not(canonicalJson(one), canonicalJson(other))
  })
}

test('it is JSON of the same value, and leaves its argument alone', (t) => {
  const value = { b: [1, { d: null, c: '\u2028"ü' }], a: true }
  t.deepEqual(JSON.parse(canonicalJson(value)), value)
  t.deepEqual(Object.keys(value), ['b', 'a'])
})
