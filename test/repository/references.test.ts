import test from 'ava'
import { denials } from '../../packages/core/src/executor/denials.ts'
import { files, read } from './workspace.ts'

const sources = files('{packages,plugins}/*/src/**/*.ts')

/** What a pattern's first group finds in the sources, once each. */
function found(pattern: RegExp, paths = sources): readonly string[] {
  const all = paths.flatMap((path) => [...read(path).matchAll(pattern)].map(([, first = '']) => first))
  return [...new Set(all)].toSorted()
}

/** The texts in backticks of the first column of a page's tables. */
function firstColumn(text: string): readonly string[] {
  const cells = [...text.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)`/g)])
  return cells.map(([, name = '']) => name)
}

const section = (path: string, heading: string): string =>
  read(path).split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''

test('every code of a denial stands in the HTTP reference, and no other', (t) => {
  const documented = firstColumn(section('docs/reference/http.md', 'Denials')).toSorted()
  const codes = new Set([
    ...Object.keys(denials),
    ...found(/\bdeny\([^)]*?'([a-z]+(?:_[a-z]+)*)'(?:, \{ final: true \})?\)/g),
    ...found(/\bdeny\((?:visit\.)?say\([^)]*\), '([a-z]+(?:_[a-z]+)*)'/g),
    ...found(/\|\| say\([^)]*\), '([a-z]+(?:_[a-z]+)*)'/g),
    ...found(/code = '(\w+)'(?:, options[^)]*)?\): Outcome/g),
  ])
  t.deepEqual(
    documented.filter((code) => !codes.has(code)),
    [],
    'documented, and nowhere in the sources',
  )
  t.deepEqual(
    [...codes].filter((code) => !documented.includes(code)),
    [],
    'not documented',
  )
})

test('every code that stands in a source as such stands in the HTTP reference', (t) => {
  const page = read('docs/reference/http.md')
  const codes = found(/\bcode: '([a-z_]+)'/g).filter((code) => !code.startsWith('bad_'))
  t.true(codes.length > 4)
  for (const code of codes) t.true(page.includes(`\`${code}\``), code)
})

test('every code of a field error that the engine finds stands in the HTTP reference', (t) => {
  const page = read('docs/reference/http.md')
  const codes = found(/messages\.(\w+)\b(?!')/g, ['packages/core/src/schema/field-errors.ts'])
  for (const code of codes.filter((name) => !/^invalid_(?!choice)/.test(name)))
    t.true(page.includes(`\`${code}\``), code)
})

test('every action of an audit event stands in the reference of events, and no other', (t) => {
  const actions = new Set([...found(/\baction: '(\w+)'/g), ...found(/\bevents\.add\('(\w+)'/g)])
  t.deepEqual(firstColumn(read('docs/reference/events.md')).toSorted(), [...actions].toSorted())
})

/** Where an event's details are made, with some room for a long literal. */
function detailsOf(action: string): string {
  const texts = sources.map(read).filter((text) => text.includes(`'${action}'`))
  const parts = texts.flatMap((text) => text.split(`'${action}'`).slice(1))
  return parts.map((part) => part.slice(0, 400)).join('\n')
}

test('every detail that the reference of events names is one that the source gives', (t) => {
  for (const [, action = '', details = ''] of read('docs/reference/events.md').matchAll(
    /^\| `(\w+)`[^|]*\|[^|]*\|[^|]*\|([^|]*)\|$/gm,
  )) {
    const text = detailsOf(action)
    for (const [, key = ''] of details.matchAll(/`(\w+)`(?:[:;]|\s*$)/g))
      t.regex(text, new RegExp(`\\b${key}\\b`), `${action} ${key}`)
    if (details.trim() === 'none') t.regex(text, /details: \{\}/, action)
  }
})
