import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installPlugins, SetupError } from '@sallyport/core'
import test from 'ava'
import { SILENT } from '../src/cli/silent.ts'
import { builtInPlugins } from '../src/configuration/built-in-plugins.ts'
import { mergeTexts, readTexts } from '../src/read-texts.ts'
import { unknownTexts } from '../src/unknown-texts.ts'
import { ownFolder } from './folder.ts'

const bad: readonly (readonly [title: string, file: string, text: string, sentence: RegExp])[] = [
  ['a name that is no language', 'french.yaml', 'a: b\n', /^french\.yaml:1: "french" is no language such as "fr"\.$/],
  ['broken YAML', 'fr.yaml', 'a: b\nc: [\n', /^fr\.yaml:[23]: .+\.$/],
  ['no mapping', 'fr.yaml', '- a\n', /^fr\.yaml:1: the file holds no texts by their ids\.$/],
  ['what is no text', 'fr.yaml', 'a.b: x\na.c: 3\n', /^fr\.yaml:2: "a\.c" is no text\.$/],
  [
    'what is too long',
    'fr.yaml',
    `a.b: ${'x'.repeat(10_001)}\n`,
    /^fr\.yaml:1: "a\.b" is longer than 10000 characters\.$/,
  ],
  ['an id twice', 'fr.yaml', 'a.b: x\na.b: y\n', /^fr\.yaml:2: .+\.$/],
]

for (const [title, file, text, sentence] of bad) {
  test(`texts with ${title} are refused with file and line`, (t) => {
    const folder = ownFolder(t)
    writeFileSync(join(folder, file), text)
    const error = t.throws(() => readTexts(folder), { instanceOf: SetupError, code: 'bad_texts' })
    t.regex(error?.message ?? '', sentence)
  })
}

test('a folder of texts that is not there is refused', (t) => {
  t.throws(() => readTexts('/nowhere'), {
    code: 'bad_texts',
    message: /^The folder of texts "\/nowhere" cannot be read\.$/,
  })
})

test('texts that no message has are named with their place, and those of the configuration win', (t) => {
  const folder = ownFolder(t)
  writeFileSync(
    join(folder, 'fr.yaml'),
    'sallyport.required: Oui.\nsallyport.requierd: Non.\nsallyport-pages.continue: Va\n',
  )
  writeFileSync(join(folder, 'pt-BR.yaml'), 'stage-password.password: Senha\n')
  const own = readTexts(folder)
  const texts = mergeTexts(own.texts, { fr: { 'sallyport.required': 'Si.' } })
  t.deepEqual(texts, {
    fr: { 'sallyport.required': 'Si.', 'sallyport.requierd': 'Non.', 'sallyport-pages.continue': 'Va' },
    'pt-br': { 'stage-password.password': 'Senha' },
  })
  const { registry } = installPlugins(builtInPlugins(), { log: SILENT })
  t.deepEqual(unknownTexts(registry, texts, own.place), ['fr.yaml:2: no message has the id "sallyport.requierd".'])
})
