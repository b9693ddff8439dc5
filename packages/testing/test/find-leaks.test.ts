import test from 'ava'
import { findLeaks } from '../src/server/leaks/find-leaks.ts'

const SECRET = 'Pläntéd "pass" & 77/+\n'

const forms: Readonly<Record<string, string>> = {
  plain: `before${SECRET}after`,
  JSON: JSON.stringify({ a: SECRET }),
  'JSON within JSON': JSON.stringify({ a: JSON.stringify({ b: SECRET }) }),
  'a part of a URL': `/x?y=${encodeURIComponent(SECRET)}&z=1`,
  'a form': String(new URLSearchParams({ y: SECRET })),
  'a URL within a URL': `/x?next=${encodeURIComponent(`/x?y=${encodeURIComponent(SECRET)}`)}`,
  hexadecimal: Buffer.from(`a${SECRET}b`).toString('hex').toUpperCase(),
  HTML: 'value="Pläntéd &quot;pass&quot; &amp; 77/+\n"',
  'base64, from its first byte': Buffer.from(SECRET).toString('base64'),
  'base64, from its second byte': Buffer.from(`a${SECRET}b`).toString('base64'),
  'base64, from its third byte': Buffer.from(`ab${SECRET}`).toString('base64url'),
}

for (const [form, text] of Object.entries(forms)) {
  test(`a secret is found in ${form}`, (t) => {
    t.deepEqual(findLeaks([{ place: 'here', text }], [SECRET, 'another secret']), [{ secret: SECRET, place: 'here' }])
  })
}

test('what is no secret is not found, and what is too short to be one is refused', (t) => {
  t.deepEqual(findLeaks([{ place: 'here', text: 'Planted' }], [SECRET]), [])
  t.throws(() => findLeaks([], ['short']), { instanceOf: RangeError })
})
