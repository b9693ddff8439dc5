import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { readFlowFiles } from '../src/flows/read-flow-files.ts'
import { readTexts } from '../src/read-texts.ts'
import { ownFolder } from './folder.ts'

const keys = (count: number): string => Array.from({ length: count }, (_, n) => `k${n}: v\n`).join('')
/** Ten anchors, each of which names the one before ten times. */
const bomb = Array.from({ length: 10 }, (_, n) => {
  const items = n === 0 ? 'x' : Array.from({ length: 9 }, () => `*a${n - 1}`).join(', ')
  return `a${n}: &a${n} [${items}]\n`
}).join('')

const bad: readonly (readonly [title: string, text: string, sentence: RegExp])[] = [
  [
    'sixty thousand keys',
    `slug: a\nconfig:\n${keys(60_000).replaceAll(/^/gm, '  ').trimEnd()}\n`,
    /:3: the file has more than 10000 keys/,
  ],
  ['keys in many maps', `stages:\n${'  - {a: 1, b: 2}\n'.repeat(6000)}`, /:\d+: the file has more than 10000 keys/],
  ['a long list', `a: [${'1,'.repeat(200_000)}]\n`, /:1: the file has more than 100000 entries in lists/],
  ['a key that stands twice', 'slug: a\nname: b\nslug: c\n', /:3: the key "slug" stands twice in one map/],
  ['a key that stands twice within', 'a:\n  - b: 1\n    c: 2\n    b: 3\n', /:4: the key "b" stands twice in one map/],
  [
    'a key that stands twice, written in two ways',
    'slug: a\n"slug": c\n',
    /:2: the key "slug" stands twice in one map/,
  ],
  ['depth', `a: ${'['.repeat(70)}${']'.repeat(70)}\n`, /:1: the file is nested more than 64 levels deep/],
  ['endless depth', `a: ${'['.repeat(200_000)}\n`, /: the file is nested too deeply/],
  ['anchors that name anchors', bomb, /: the file repeats itself too often/],
  ['many aliases', `a: &a x\nb:\n${'  - *a\n'.repeat(200)}`, /:103: the file repeats anchors more than 100 times/],
  ['many anchors of nothing', `a: ${'&a '.repeat(100_000)}\n`, /:1: .+/],
  ['many aliases of nothing', `a: ${'*a '.repeat(100_000)}\n`, /:1: .+/],
  ['many documents', '---\na: 1\n'.repeat(1001), /: the file holds more than 1000 documents/],
]

for (const [title, text, sentence] of bad) {
  test(`a file with ${title} is refused with its place`, (t) => {
    const folder = ownFolder(t)
    writeFileSync(join(folder, 'fr.yaml'), text)
    for (const read of [readFlowFiles, readTexts]) {
      const error = t.throws(() => read(folder))
      t.regex(error?.message ?? '', new RegExp(`^fr\\.yaml${sentence.source}\\.$`))
    }
  })
}

test('a folder of more files than a thousand is refused', (t) => {
  const folder = ownFolder(t)
  for (let n = 0; n <= 1000; n += 1) writeFileSync(join(folder, `${n}.yaml`), '')
  t.throws(() => readFlowFiles(folder), { message: `The folder of flow files "${folder}" holds more than 1000 files.` })
})

test('as many texts as are allowed are read, each with its line', (t) => {
  const folder = ownFolder(t)
  writeFileSync(join(folder, 'fr.yaml'), keys(10_000))
  const { texts, place } = readTexts(folder)
  t.is(Object.keys(texts['fr'] ?? {}).length, 10_000)
  t.is(place('fr', 'k9999'), 'fr.yaml:10000')
})
