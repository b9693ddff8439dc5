import { installPlugins, type MessageCatalog } from '@sallyport/core'
import { engineMessages } from '@sallyport/core/adapter'
import { pageMessages } from '@sallyport/pages'
import { builtInPlugins, defaultFlows, defaultTexts } from '@sallyport/server'
import test from 'ava'
import { files, read } from './workspace.ts'

const registered = installPlugins(builtInPlugins(), { log: { debug() {}, info() {}, warn() {}, error() {} } })
const catalogs: readonly MessageCatalog[] = [
  engineMessages,
  pageMessages,
  ...registered.registry.messages.map(({ catalog }) => catalog),
]

test('German says everything that English says: the engine, the pages and every built-in plugin', (t) => {
  t.true(catalogs.length >= 7)
  for (const { namespace, languages } of catalogs) {
    const { en = {}, de = {} } = languages
    t.deepEqual(Object.keys(de), Object.keys(en), namespace)
    for (const [key, text] of Object.entries(en)) {
      t.deepEqual(valuesOf(de[key] ?? ''), valuesOf(text), `${namespace}.${key}`)
      t.not(de[key]?.trim(), '', `${namespace}.${key}`)
    }
  }
})

test('every text of the pages is said on one', (t) => {
  const said = files('packages/pages/src/**/*.ts').map(read).join('\n')
  for (const key of Object.keys(pageMessages.languages['en'] ?? {})) {
    t.true(new RegExp(`messages\\.${key}\\b`).test(said), key)
  }
})

test('German says every title, label and note of the flows that ship with the server', (t) => {
  const said = defaultFlows([]).flatMap(({ flow: { title, stages } }) => [
    title,
    ...stages.flatMap(({ config }) => wordsOf(config)),
  ])
  const german = defaultTexts()['de'] ?? {}
  const words = new Set(said.filter((text): text is string => text !== undefined && text !== ''))
  t.true(words.size > 8)
  t.deepEqual(Object.keys(german).toSorted(), [...words].map((text) => `text:${text}`).toSorted())
})

/** What people read of a prompt. */
function wordsOf(config: unknown): readonly string[] {
  const { fields } = { fields: [], ...(config as object) } as { readonly fields: readonly PromptWords[] }
  return fields.flatMap(({ type, label, initialValue }) => [label, ...(type === 'static' ? [initialValue ?? ''] : [])])
}

interface PromptWords {
  readonly type: string
  readonly label: string
  readonly initialValue?: string
}

test('no built-in stage writes a sentence of its own, which nobody could translate, into a denial or an error', (t) => {
  const sentence = /\b(?:deny|invalid)\(\s*["'`]([^"'`]+)/g
  const found = files('plugins/*/src/**/*.ts').flatMap((path) =>
    [...read(path).matchAll(sentence)].map(([, said = '']) => said),
  )
  t.deepEqual(found, [])
})

function valuesOf(text: string): readonly string[] {
  return [...text.matchAll(/\{\w+\}/g)].map(([value]) => value).toSorted()
}
