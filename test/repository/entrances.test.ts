import test from 'ava'
import { augments, entrances, mentions, namedImports } from './entrances.ts'
import { files, packages, read } from './workspace.ts'

const LIST = 'test/repository/entrances.txt'

/** The names of each entrance as the list has them: `type` before what is no value. */
const found = new Map(
  entrances.map((one) => [one.name, one.exports.map(({ name, isType }) => (isType ? `type ${name}` : name))]),
)

/** The list: a line with the entrance, then its names, indented. */
function listed(): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, string[]>()
  let names: string[] = []
  for (const line of read(LIST).split('\n')) {
    if (line.startsWith('  ')) names.push(line.trim())
    else if (line !== '') all.set(line, (names = []))
  }
  return all
}

const text = [...found].map(([name, names]) => `${[name, ...names.map((one) => `  ${one}`)].join('\n')}\n`).join('\n')

test('the list names every entrance', (t) => {
  t.deepEqual([...listed().keys()], [...found.keys()], `${LIST} should be:\n\n${text}`)
})

for (const [entrance, names] of found) {
  test(`${entrance} exports the names of the list, and no others`, (t) => {
    t.deepEqual(names, listed().get(entrance), `A public name is a decision: write it into ${LIST}.`)
  })
}

test('no name of the core is in both of its entrances', (t) => {
  const [authors, adapters] = ['@sallyport/core', '@sallyport/core/adapter'].map((name) => new Set(found.get(name)))
  t.true((authors?.size ?? 0) > 100 && (adapters?.size ?? 0) > 50)
  t.deepEqual(
    [...(authors ?? [])].filter((name) => adapters?.has(name)),
    [],
  )
})

test('plugins, examples and what the scaffold writes need nothing of the entrance for adapters', (t) => {
  const authors = files('{plugins/*,examples/*,packages/create-sallyport-plugin/template}/src/**/*.ts')
  t.true(authors.length > 50)
  for (const path of authors) {
    for (const { from, name } of namedImports(path)) t.not(from, '@sallyport/core/adapter', `${path} imports ${name}`)
  }
})

test('every exported name is imported elsewhere, documented, or part of one that is exported', (t) => {
  const documents = files('{README.md,docs/**/*.md,packages/*/README.md}').map(read).join('\n')
  const words = new Set(documents.split(/[^\w$]+/))
  const sources = files('{packages,plugins,examples}/*/{src,test,template}/**/*.ts').concat(
    files('{test,scripts}/**/*.ts'),
  )
  const used = new Set<string>()
  for (const path of sources.filter((one) => !one.includes('node_modules'))) {
    for (const { from, name } of namedImports(path)) used.add(`${from} ${name}`)
  }
  const folders = new Map(packages().map(({ name, folder }) => [name, folder]))
  // The components of the client are generated; a plugin is found by its default export.
  const skipped = (name: string): boolean =>
    name.startsWith('@sallyport/client') || folders.get(name)?.startsWith('plugins/') === true
  const known = new Set<string>()
  for (const { exports } of entrances) {
    for (const { name, declared } of exports) {
      if (declared === undefined) continue
      if (augments(declared)) known.add(name)
      for (const one of mentions(declared)) known.add(one)
    }
  }
  const unused = entrances
    .filter(({ name }) => !skipped(name))
    .flatMap(({ name: entrance, exports }) =>
      exports
        .filter(({ name }) => !used.has(`${entrance} ${name}`) && !words.has(name) && !known.has(name))
        .map(({ name }) => `${entrance} ${name}`),
    )
  t.deepEqual(unused, [])
})
