import fc from 'fast-check'

/** Who sends a request. */
export type Role = 'anonymous' | 'user' | 'superuser'

/** Everything that is random about one request; what it is sent to is resolved against the server as it is by then. */
export interface Recipe {
  readonly role: Role
  /** Which of the targets, from 0 to 1. */
  readonly target: number
  readonly method: string
  /** What stands in place of the parameters of a path. */
  readonly parameters: readonly string[]
  readonly query: readonly (readonly [string, string])[]
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Body
  /** What becomes of the cookies that the browser has. */
  readonly cookies: 'kept' | 'none' | 'cut' | 'forged' | 'doubled' | 'odd'
  /** What becomes of the step that the browser has. */
  readonly step: 'kept' | 'none' | 'cut' | 'forged' | 'other'
  readonly text: string
  /** A place in a text, from 0 to 1. */
  readonly place: number
}

export type Body =
  | { readonly kind: 'none' }
  /** What the present challenge would take. */
  | { readonly kind: 'fitting'; readonly form: boolean }
  | { readonly kind: 'raw'; readonly type: string; readonly bytes: Uint8Array; readonly encoding: string | undefined }

const odd = fc.constantFrom(
  '',
  '0',
  '-1',
  'null',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '%00',
  '%ff',
  '%',
  "' or 1=1 --",
  '<script>alert(1)</script>',
  '\u0000',
  '\ud800',
  '\u202eabc',
  '🙂'.repeat(50),
  'a'.repeat(5000),
  '//evil.example/',
  '/\\evil.example',
  'javascript:alert(1)',
  '${7*7}',
  '{{7*7}}',
)
const text = fc.oneof(odd, fc.string({ maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 30 }), fc.uuid())

const names = fc.oneof(
  fc.constantFrom('uid_field', 'password', 'username', 'name', 'email', 'component', 'step', 'remember_me', 'token'),
  fc.constantFrom(
    'next',
    'locale',
    'query',
    'flow',
    'flow_token',
    'inspector',
    'answer',
    'attributes',
    'a[b][c]',
    '[]',
  ),
  text,
)
const pairs = fc.array(fc.tuple(names, text), { maxLength: 4 })
/** Very many parameters: of one name, as code that looks for one of them likes least, or each of its own. */
const crowd = fc
  .tuple(names, fc.constantFrom(2, 990, 1001, 8000), fc.boolean())
  .map(([name, count, repeats]) =>
    Array.from({ length: count }, (_, index): [string, string] => [
      repeats ? name.slice(0, 4) : index.toString(36),
      '',
    ]),
  )
/** The same within the parameter that holds a page's query. */
const nestedCrowd = crowd.map((some): [string, string][] => [
  ['query', new URLSearchParams(some.map(([key, value]) => [key.toWellFormed(), value])).toString()],
])
const locales = fc.constantFrom('en-a', 'de-x-y', 'DE-at-1996', 'en-u-nu-arab', 'de-de-de', 'zz', 'en-', 'i-klingon')

const header = fc.oneof(
  fc.tuple(
    fc.constantFrom('host', 'x-forwarded-host'),
    fc.constantFrom('evil.example', 'a b', '[::1', '', 'x'.repeat(300)),
  ),
  fc.tuple(
    fc.constantFrom('x-forwarded-for', 'forwarded', 'x-real-ip'),
    fc.constantFrom('127.0.0.1', '::1', 'for="[2001:db8::1]:4711"', ',,,', 'unknown'),
  ),
  fc.tuple(fc.constantFrom('x-forwarded-proto'), fc.constantFrom('https', 'http, https', 'javascript')),
  fc.tuple(
    fc.constantFrom('origin', 'referer'),
    fc.constantFrom('null', 'https://evil.example', 'http://sallyport.test', 'x'),
  ),
  fc.tuple(fc.constantFrom('sec-fetch-site'), fc.constantFrom('same-origin', 'cross-site', 'none', 'odd')),
  fc.tuple(
    fc.constantFrom('sec-fetch-mode', 'sec-purpose', 'purpose'),
    fc.constantFrom('navigate', 'prefetch', 'cors'),
  ),
  fc.tuple(
    fc.constantFrom('accept'),
    fc.constantFrom('text/html', 'application/json', '*/*', 'q=', ';;;', `"${','.repeat(5000)}`),
  ),
  fc.tuple(
    fc.constantFrom('accept-language'),
    fc.oneof(locales, fc.constantFrom('de', 'en-US,de;q=0.5', '*', 'x'.repeat(2000), ';q=nan')),
  ),
  fc.tuple(
    fc.constantFrom('x-request-id', 'traceparent', 'user-agent', 'if-none-match', 'range'),
    fc.constantFrom('x', 'a'.repeat(2000), 'bytes=0-1', '"x"'),
  ),
  fc.tuple(
    fc.constantFrom('content-length', 'transfer-encoding', 'expect', 'upgrade'),
    fc.constantFrom('0', '1', 'x', 'chunked', '100-continue', 'h2c'),
  ),
)

const type = fc.constantFrom(
  'application/json',
  'application/json; charset=utf-16',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/problem+json',
  'x',
  '',
)

const bytesOf = (value: string): Uint8Array => Buffer.from(value)
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
const content = fc.oneof(
  fc.dictionary(names, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 }).map((value) => bytesOf(JSON.stringify(value))),
  pairs.map((some) => bytesOf(new URLSearchParams(some.map(([key, value]) => [key, value.toWellFormed()])).toString())),
  fc.uint8Array({ maxLength: 200 }),
  fc.constantFrom(1, 60, 70, 5000).map((depth) => bytesOf(nested(depth))),
  fc
    .constantFrom(
      '{"step":"a","step":"b","component":1,"component":[]}',
      '{"__proto__":{"isSuperuser":true}}',
      '[]',
      '""',
    )
    .map(bytesOf),
  fc
    .constantFrom('{"uid_field":"\\ud800","password":"\\u0000"}', '{"uid_field":1e999,"password":{"$ne":null}}', '{')
    .map(bytesOf),
  fc.constantFrom(
    new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]),
  ),
  fc.constantFrom(260_000, 300_000).map((size) => bytesOf(JSON.stringify({ uid_field: 'a'.repeat(size) }))),
  fc
    .constantFrom(1000, 3000)
    .map((count) => bytesOf(Array.from({ length: count }, (_, index) => `a${index}=1`).join('&'))),
)

const body: fc.Arbitrary<Body> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('fitting' as const), form: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'none' as const }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('raw' as const),
      type,
      bytes: content,
      encoding: fc.option(fc.constantFrom('gzip', 'br', 'deflate', 'identity', 'x'), { nil: undefined, freq: 8 }),
    }),
  },
)

export const recipe: fc.Arbitrary<Recipe> = fc.record({
  role: fc.constantFrom<Role>('anonymous', 'user', 'superuser'),
  target: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  method: fc.oneof(
    { weight: 8, arbitrary: fc.constant('') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'),
    },
  ),
  parameters: fc.array(text, { maxLength: 3 }),
  query: fc.oneof(
    { weight: 20, arbitrary: fc.constant([]) },
    { weight: 8, arbitrary: pairs },
    { weight: 1, arbitrary: fc.oneof(crowd, nestedCrowd) },
    { weight: 1, arbitrary: locales.map((locale): [string, string][] => [['locale', locale]]) },
  ),
  headers: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(header, { maxLength: 3 }) },
  ),
  body,
  cookies: fc.oneof(
    { weight: 8, arbitrary: fc.constant('kept' as const) },
    { weight: 2, arbitrary: fc.constantFrom('none' as const, 'cut', 'forged', 'doubled', 'odd') },
  ),
  step: fc.oneof(
    { weight: 6, arbitrary: fc.constant('kept' as const) },
    { weight: 2, arbitrary: fc.constantFrom('none' as const, 'cut', 'forged', 'other') },
  ),
  text,
  place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
})
