import { engineMessages } from '@sallyport/core'
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
    // A name in a sentence, as of a permission, is for whoever writes programs.
    [...new Set(found)].filter((sentence) => !sentences.has(sentence) && !/["]|^No$/.test(sentence)),
    [],
  )
})

test('German says everything that English says', (t) => {
  const { en = {}, de = {} } = engineMessages.languages
  t.deepEqual(Object.keys(de), Object.keys(en))
})
