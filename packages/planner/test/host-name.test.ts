import test from 'ava'
import { readHostName } from '../src/host-name.ts'
import { matchBrands, readDomain, type BrandDefinition } from '../src/index.ts'

const hosts: readonly (readonly [header: string, name: string | undefined])[] = [
  ['login.example.com', 'login.example.com'],
  ['Login.EXAMPLE.com', 'login.example.com'],
  ['login.example.com:8443', 'login.example.com'],
  ['login.example.com:', 'login.example.com'],
  ['login.example.com.', 'login.example.com'],
  ['login.example.com.:443', 'login.example.com'],
  ['localhost:9000', 'localhost'],
  ['a_b.example', 'a_b.example'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['b\u00c3\u00bccher.example', 'xn--bcher-kva.example'],
  ['BÜCHER.example:80', 'xn--bcher-kva.example'],
  ['127.0.0.1:9000', '127.0.0.1'],
  ['1.10', undefined],
  ['0x7f.1', undefined],
  ['5.1.2.3.4', undefined],
  ['[::1]:9000', undefined],
  ['', undefined],
  ['.', undefined],
  ['example.com..', undefined],
  ['.example.com', undefined],
  ['a..example.com', undefined],
  ['-a.example.com', undefined],
  ['example.com:port', undefined],
  ['example.com/path', undefined],
  ['user@example.com', undefined],
  ['%65xample.com', undefined],
  ['example.com\0', undefined],
  ['exa mple.com', undefined],
  ['<script>', undefined],
  ['*.example.com', undefined],
  ['a.example, b.example', undefined],
  [`${'a'.repeat(64)}.example`, undefined],
  [`${'a.'.repeat(130)}example`, undefined],
]
for (const [header, name] of hosts) {
  test(`the host ${JSON.stringify(header).slice(0, 60)} is called ${name ?? 'nothing'}`, (t) => {
    t.is(readHostName(header), name)
  })
}

const domains: readonly (readonly [text: string, read: string | RegExp])[] = [
  ['example.com', 'example.com'],
  ['Example.COM.', 'example.com'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['localhost', 'localhost'],
  ['127.0.0.1', '127.0.0.1'],
  ['com', /single label/],
  ['COM.', /single label/],
  ['中国', /single label/],
  ['example.com:443', /scheme, a port or a path/],
  ['https://example.com', /scheme, a port or a path/],
  ['//example.com', /scheme, a port or a path/],
  ['example.com/login', /scheme, a port or a path/],
  ['user@example.com', /scheme, a port or a path/],
  ['::1', /scheme, a port or a path/],
  ['*.example.com', /no host name/],
  ['.example.com', /no host name/],
  ['exam ple.com', /no host name/],
  ['1.10', /no host name/],
]
for (const [text, read] of domains) {
  test(`a brand for ${text}: ${typeof read === 'string' ? `is for ${read}` : 'is refused'}`, (t) => {
    const found = readDomain(text)
    if (typeof read === 'string') t.deepEqual(found, { ok: true, domain: read })
    else t.regex(found.ok ? 'ok' : found.reason, read)
  })
}

const brand = (domain: string | null, isDefault = false): BrandDefinition => ({
  pk: domain ?? 'default',
  domain,
  default: isDefault,
  title: null,
  logo: null,
  favicon: null,
  background: null,
  url: null,
  flows: {},
  attributes: {},
})
const [example, login, other] = [brand('example.com'), brand('login.example.com'), brand('other.example', true)]
const nameless = brand(null, true)

const matches: readonly (readonly [
  brands: readonly BrandDefinition[],
  host: string,
  brand: BrandDefinition | undefined,
])[] = [
  [[example], 'example.com', example],
  [[example], 'app.example.com:8080', example],
  [[example], 'a.b.example.com.', example],
  [[example], 'EXAMPLE.com', example],
  [[example], 'badexample.com', undefined],
  [[example], 'example.com.evil', undefined],
  [[example], 'com', undefined],
  [[example], '', undefined],
  [[example, login], 'login.example.com', login],
  [[login, example], 'a.login.example.com', login],
  [[login, example], 'blogin.example.com', example],
  [[example, other], 'unknown.test', other],
  [[example, other], '[::1]:9000', other],
  [[example, other], '\n<b>', other],
  [[example, other], 'other.example', other],
  [[example, nameless], 'unknown.test', nameless],
  [[nameless], 'example.com', nameless],
  [[brand('127.0.0.1')], '4.127.0.0.1', undefined],
  [[], 'example.com', undefined],
]
for (const [brands, host, expected] of matches) {
  const names = brands.map(({ domain }) => domain ?? 'none').join(', ') || 'no brands'
  test(`of ${names}, the host ${JSON.stringify(host)} has ${expected?.pk ?? 'the built-in one'}`, (t) => {
    t.is(matchBrands(brands)(host), expected)
  })
}
