import test from 'ava'
import { createKeys } from '../../src/security/keys.ts'

const one = createKeys(['the first key of the tests'])
const two = createKeys(['the second key of the tests', 'the first key of the tests'])
const gone = createKeys(['the second key of the tests'])

test('the newest key seals, and every key opens', (t) => {
  const sealed = one.seal('context', 'a secret', 'here')
  t.is(one.open('context', sealed, 'here'), 'a secret')
  t.is(two.open('context', sealed, 'here'), 'a secret')
  t.is(gone.open('context', sealed, 'here'), undefined)
  t.is(gone.open('context', two.seal('context', 'a secret', 'here'), 'here'), 'a secret')
})

test('what is sealed is sealed anew each time, and hides its length', (t) => {
  const sealed = ['', 'a', 'ä'.repeat(20)].map((text) => one.seal('context', text, 'here'))
  t.is(new Set(sealed.map(({ length }) => length)).size, 1)
  t.not(one.seal('context', 'a', 'here'), one.seal('context', 'a', 'here'))
  t.true(one.seal('context', 'a'.repeat(64), 'here').length > (sealed[0]?.length ?? 0))
})

for (const text of ['', '\0', 'ÿ\u{ff}\u{10ffff}', '\n ', 'x'.repeat(63), 'x'.repeat(64), JSON.stringify({ a: 'ä' })]) {
  test(`${JSON.stringify(text).slice(0, 30)} of ${text.length} characters comes back as it was`, (t) => {
    t.is(one.open('context', one.seal('context', text, 'here'), 'here'), text)
  })
}

test('what was sealed for one place or use opens at no other, and nothing that was changed opens', (t) => {
  const sealed = one.seal('context', 'a secret', 'here')
  t.is(one.open('context', sealed, 'there'), undefined)
  t.is(one.open('token', sealed, 'here'), undefined)
  const bytes = Buffer.from(sealed, 'base64url')
  for (const index of [0, 11, 12, 27, 28, bytes.length - 1]) {
    const changed = Buffer.from(bytes)
    changed[index] = (changed[index] ?? 0) ^ 1
    t.is(one.open('context', changed.toString('base64url'), 'here'), undefined, String(index))
  }
  for (const broken of ['', 'x', '€', sealed.slice(4), sealed.slice(0, 30), `${sealed}AAAA`]) {
    t.is(one.open('context', broken, 'here'), undefined, broken)
  }
})
