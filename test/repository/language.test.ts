import { engineMessages, installPlugins, type MessageCatalog } from '@sallyport/core'
import { pageMessages } from '@sallyport/pages'
import { builtInPlugins, defaultFlows, defaultTexts } from '@sallyport/server'
import test from 'ava'
import { files, read } from './workspace.ts'

const sentences = new Set<string>(Object.values(engineMessages.messages).map(({ english }) => english))

test('every sentence of a denial or an error of the engine’s own is one that can be translated', (t) => {
  const sources = files('packages/{core,koa,planner,mikro-orm}/src/**/*.ts')
  const patterns = [
    /\bdenied\([^;']*'([A-Z][^']+)'/g,
    /\bdeny\('([A-Z][^']+)'/g,
    /new (?:HttpError|Unavailable)\((?:\d+, '\w+', )?'([A-Z][^']+)'/g,
    /^ {2}(?:confirmed|token|not|assurance|authentication)_\w+: '([A-Z][^']+)',$/gm,
    /^const (?:NEEDS_LINK|DOES_NOT_APPLY) = '([^']+)'$/gm,
  ]
  const found = sources.flatMap((path) =>
    patterns.flatMap((pattern) => [...read(path).matchAll(pattern)].map(([, sentence = '']) => sentence)),
  )
  t.true(found.length > 25)
  t.deepEqual(
    // A name in a sentence, as of a permission, is for programmers.
    [...new Set(found)].filter((sentence) => !sentences.has(sentence) && !/["]|^No$/.test(sentence)),
    [],
  )
})

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
  // What the engine says itself where it leaves.
  const found = files('plugins/*/src/**/*.ts').flatMap((path) =>
    [...read(path).matchAll(sentence)].map(([, said = '']) => said).filter((said) => !sentences.has(said)),
  )
  t.deepEqual(found, [])
})

function valuesOf(text: string): readonly string[] {
  return [...text.matchAll(/\{\w+\}/g)].map(([value]) => value).toSorted()
}
