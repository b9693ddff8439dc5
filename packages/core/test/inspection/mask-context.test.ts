import test from 'ava'
import { contextKey, type Context, type ContextKey } from '@sallyport/planner'
import Type from 'typebox'
import { maskSecrets } from '../../src/inspection/mask-secrets.ts'
import { maskContext } from '../../src/inspection/mask-context.ts'

const secret = { secret: true }

/** Where an annotation may stand, a value, and what is left of it. */
const annotated: readonly (readonly [
  where: string,
  key: ContextKey,
  value: Context[string],
  shown: Context[string],
])[] = [
  ['on a text', contextKey('a', Type.String(secret)), 'hush', '********'],
  ['on a number', contextKey('a', Type.Integer(secret)), 4711, '********'],
  ['on an object', contextKey('a', Type.Object({ b: Type.String() }, secret)), { b: 'hush' }, '********'],
  [
    'on a field',
    contextKey('a', Type.Object({ b: Type.String(secret), c: Type.String() })),
    { b: 'hush', c: 'loud' },
    { b: '********', c: 'loud' },
  ],
  [
    'on an optional field',
    contextKey('a', Type.Object({ b: Type.Optional(Type.String(secret)) })),
    { b: 'hush' },
    { b: '********' },
  ],
  ['on the items of a list', contextKey('a', Type.Array(Type.String(secret))), ['hush'], ['********']],
  [
    'in a tuple',
    contextKey('a', Type.Tuple([Type.String(), Type.String(secret)])),
    ['loud', 'hush'],
    ['loud', '********'],
  ],
  [
    'on the values of a record',
    contextKey('a', Type.Record(Type.String(), Type.String(secret))),
    { b: 'hush' },
    { b: '********' },
  ],
  [
    'in a union',
    contextKey('a', Type.Union([Type.Null(), Type.Object({ b: Type.String(secret) })])),
    { b: 'hush' },
    { b: '********' },
  ],
  [
    'in an intersection',
    contextKey('a', Type.Intersect([Type.Object({ b: Type.String(secret) }), Type.Object({ c: Type.String() })])),
    { b: 'hush', c: 'loud' },
    { b: '********', c: 'loud' },
  ],
  [
    'on an unsafe type',
    contextKey('a', Type.Unsafe<object>({ ...Type.Record(Type.String(), Type.Unknown()), ...secret })),
    { b: 'hush' },
    '********',
  ],
]

for (const [where, key, value, shown] of annotated) {
  test(`an annotation ${where} masks it, and what a policy says of it`, (t) => {
    const keys = new Map([['a', key]])
    t.deepEqual(maskContext({ a: value }, keys), { a: shown })
    const text = 'hush, loud'
    const isText = JSON.stringify(value).includes('hush')
    t.is(maskSecrets({ a: value }, keys, text), isText ? '********, loud' : text)
  })
}

test('what stands under a secret-looking name is masked, and each copy of it, in names too', (t) => {
  const context = {
    user: { name: 'ann', password: 'correct horse', api_keys: ['abcd'], failing: null },
    notes: ['I typed "correct horse"', { abcd: 1 }],
    pin: null,
    request: { session_cookie: 'efgh', pwd: 'ijkl', credentialId: 'mnop', authorization: 'qrst' },
  }
  t.deepEqual(maskContext(context, new Map()), {
    user: { name: 'ann', password: '********', api_keys: '********', failing: null },
    notes: ['I typed "********"', { '********': 1 }],
    pin: null,
    request: { session_cookie: '********', pwd: '********', credentialId: '********', authorization: '********' },
  })
})

test('a context is cut to a size that can be kept', (t) => {
  const long = 'x'.repeat(600)
  const cut = maskContext(
    {
      long,
      list: Array.from({ length: 60 }, () => 1),
      record: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`f${index}`, index])),
    },
    new Map(),
  )
  t.is(cut['long'], `${'x'.repeat(500)}…`)
  t.deepEqual((cut['list'] as unknown[]).slice(49), [1, '… (10 more)'])
  t.is((cut['record'] as Record<string, unknown>)['…'], '1 more')
  let deep: Context[string] = 'bottom'
  for (let depth = 0; depth < 5000; depth += 1) deep = [deep]
  t.false(JSON.stringify(maskContext({ deep }, new Map())).includes('bottom'))
  const much = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`n${index}`, [long, long, long]]))
  const small = JSON.stringify(maskContext({ ...much, kept: 'short' }, new Map()))
  t.true(small.length <= 16_384)
  t.true(small.includes('"kept":"short"'))
})
