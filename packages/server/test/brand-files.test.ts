import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installPlugins, type DocumentSource } from '@sallyport/core'
import { compileDocuments } from '@sallyport/core/adapter'
import test, { type ExecutionContext } from 'ava'
import { SILENT } from '../src/cli/silent.ts'
import { builtInPlugins } from '../src/configuration/built-in-plugins.ts'
import { readAllDocuments } from '../src/flows/read-all-documents.ts'
import { readDocuments } from '../src/flows/read-flow-files.ts'
import { ownFolder } from './folder.ts'

const { registry } = installPlugins(builtInPlugins(), { log: SILENT })

function documents(t: ExecutionContext, text: string): readonly DocumentSource[] {
  const folder = ownFolder(t)
  writeFileSync(join(folder, 'site.yaml'), text)
  return readDocuments(folder)
}

const brands = (...lines: readonly string[]): string => `brands:\n${lines.map((line) => `  - ${line}\n`).join('')}`
const groups = (...lines: readonly string[]): string => `groups:\n${lines.map((line) => `  - ${line}\n`).join('')}`

const bad: readonly (readonly [title: string, text: string, sentence: RegExp])[] = [
  [
    'an unknown key beside brands',
    `${brands('{ domain: a.example }')}colour: red\n`,
    /^site\.yaml:3: colour is no key of a document of brands and groups; there are brands, groups\.$/,
  ],
  ['brands that are no list', 'brands: 3\n', /^site\.yaml:1: brands must be array\.$/],
  ['a brand that is a text', brands('a.example'), /^site\.yaml:2: brands\[0\] must be object\.$/],
  [
    'an unknown key of a brand',
    brands('{ domain: a.example, logos: x }'),
    /^site\.yaml:2: brands\[0\]\.logos is no key that is known here; perhaps "logo" is meant\.$/,
  ],
  [
    'an unknown flow of a brand',
    brands('{ domain: a.example, flows: { login: x } }'),
    /^site\.yaml:2: brands\[0\]\.flows\.login is no key that is known here; there are authentication, .*\.$/,
  ],
  [
    'a brand without a domain',
    brands('{ title: A }'),
    /^site\.yaml:2: brands\[0\] has no "domain", which only the default brand can do without\.$/,
  ],
  [
    'a brand for com',
    brands('{ domain: com }'),
    /^site\.yaml:2: brands\[0\]\.domain is a single label, which would match a whole top-level domain\.$/,
  ],
  [
    'a domain with a port',
    brands('{ domain: "a.example:8443" }'),
    /^site\.yaml:2: brands\[0\]\.domain has a scheme, a port or a path, where a domain is only a name\.$/,
  ],
  [
    'a domain with a scheme',
    brands('{ domain: "https://a.example" }'),
    /^site\.yaml:2: brands\[0\]\.domain has a scheme, a port or a path, where a domain is only a name\.$/,
  ],
  ['a pattern', brands('{ domain: "*.example" }'), /^site\.yaml:2: brands\[0\]\.domain is no host name\.$/],
  [
    'one domain in two spellings',
    brands('{ domain: bücher.example }', '{ domain: XN--BCHER-KVA.example. }'),
    /^site\.yaml:3: brands\[1\]\.domain is taken by another brand in site\.yaml already\.$/,
  ],
  [
    'two default brands',
    brands('{ domain: a.example, default: true }', '{ default: true }'),
    /^site\.yaml:3: brands\[1\]\.default makes a second default brand beside that in site\.yaml\.$/,
  ],
  [
    'a flow that does not exist',
    brands('{ domain: a.example, flows: { recovery: gone } }'),
    /^site\.yaml:2: brands\[0\]\.flows\.recovery names the flow "gone", which does not exist\.$/,
  ],
  [
    'a URL with a path',
    brands('{ domain: a.example, url: "https://a.example/login" }'),
    /^site\.yaml:2: brands\[0\]\.url is not an http or https URL without a path\.$/,
  ],
  [
    'a URL of another scheme',
    brands('{ domain: a.example, url: "javascript:alert(1)" }'),
    /^site\.yaml:2: brands\[0\]\.url is not an http or https URL without a path\.$/,
  ],
  [
    'a URL on another domain',
    brands('{ domain: a.example, url: "https://ba.example" }'),
    /^site\.yaml:2: brands\[0\]\.url is not on the domain "a\.example"\.$/,
  ],
  ['a group without a name', groups('{ superuser: true }'), /^site\.yaml:2: groups\[0\] needs the key "name"\.$/],
  [
    'an unknown key of a group',
    groups('{ name: a, roles: [] }'),
    /^site\.yaml:2: groups\[0\]\.roles is no key that is known here; there are name, .*\.$/,
  ],
  [
    'a permission that is none',
    groups('{ name: a, permissions: ["All Of It"] }'),
    /^site\.yaml:2: groups\[0\]\.permissions\[0\] must match pattern .+\.$/,
  ],
  [
    'one group twice',
    groups('{ name: a }', '{ name: a }'),
    /^site\.yaml:3: groups\[1\]\.name is taken by another group in site\.yaml already\.$/,
  ],
  [
    'a parent that does not exist',
    groups('{ name: a, parent: b }'),
    /^site\.yaml:2: groups\[0\]\.parent is the group "b", which does not exist\.$/,
  ],
  [
    'a group above itself',
    groups('{ name: a, parent: b }', '{ name: b, parent: c }', '{ name: c, parent: a }'),
    /^site\.yaml:2: groups\[0\]\.parent makes the group its own ancestor: a → b → c → a\.$/,
  ],
  ['a group that is its own parent', groups('{ name: a, parent: a }'), /its own ancestor: a → a\.$/],
]
for (const [title, text, message] of bad) {
  test(`a flow file with ${title} is refused with its place`, (t) => {
    t.throws(() => compileDocuments(documents(t, text), registry), { message })
  })
}

test('what is stored counts too: parents, circles through them, and flows', (t) => {
  const stored = new Map([
    ['staff', null],
    ['team', 'staff'],
  ])
  const existing = { current: new Map(), slugs: new Set(['old']), groups: stored }
  const compile = (text: string): unknown => compileDocuments(documents(t, text), registry, existing)
  t.notThrows(() => compile(groups('{ name: new, parent: team }')))
  t.notThrows(() => compile(brands('{ domain: a.example, flows: { recovery: old } }')))
  t.throws(() => compile(groups('{ name: staff, parent: team }')), {
    message: /its own ancestor: staff → team → staff\.$/,
  })
})

test('a file holds flows, brands and groups in any order, and domains are kept in one spelling', (t) => {
  const text = [
    brands('{ domain: Bücher.Example., flows: { authentication: login }, attributes: { locale: de } }'),
    'slug: login\ndesignation: authorization\nstages: []\npolicies: [{ group: staff }, { group: gone }]\n',
    `${groups('{ name: staff, members: [ann] }')}brands: [{ default: true, title: All }]\n`,
  ].join('---\n')
  const compiled = compileDocuments(documents(t, text), registry)
  t.deepEqual(
    compiled.brands.map(({ domain, title }) => [domain, title]),
    [
      ['xn--bcher-kva.example', null],
      [null, 'All'],
    ],
  )
  t.like(compiled.brands[0], { attributes: { locale: 'de' }, flows: { authentication: 'login' } })
  t.like(compiled.groups[0], { name: 'staff', parent: null, superuser: false, permissions: [], members: ['ann'] })
  t.deepEqual(compiled.unknownGroups, ['gone'])
})

test('a configuration may have brands and groups as files do', (t) => {
  const config = { plugins: [], brands: [{ domain: 'com' }], groups: [{ name: 'staff' }] }
  const message = /^configuration: brands\[0\]\.domain is a single label/
  t.throws(() => compileDocuments(readAllDocuments(undefined, config), registry), { code: 'bad_brand', message })
})
