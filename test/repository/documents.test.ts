import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { deny, insert, installPlugins, pass, redirect, restart, retry } from '@sallyport/core'
import { conflictCodes, CORE_VERSION, errorCodes, unmetRequirements } from '@sallyport/core/adapter'
import test from 'ava'
import { files, packages, read, ROOT } from './workspace.ts'

for (const [name, codes] of Object.entries({ errorCodes, conflictCodes, unmetRequirements })) {
  test(`all ${name} stand in the HTTP reference`, (t) => {
    const reference = read('docs/reference/http.md')
    for (const code of codes) t.true(reference.includes(`\`${code}\``), code)
  })
}

test('the version that plugins are held to is the package’s own', (t) => {
  t.is(packages().find(({ name }) => name === '@sallyport/core')?.version, CORE_VERSION)
})

test('the life of a request names files that exist, in the order of the executor', (t) => {
  const [, router = '', text = ''] = read('docs/life-of-a-request.md').split('\n## ')
  const sources = [...router.matchAll(/`([\w./-]+\.ts)`/g)].map(([, file = '']) => file)
  t.true(sources.length >= 10)
  for (const source of sources) {
    const path = source.startsWith('packages/') ? source : `packages/koa/src/${source}`
    t.true(existsSync(join(ROOT, path)), path)
  }
  const steps = [...text.matchAll(/^\| `(\w+)`/gm)].map(([, step = '']) => step)
  t.true(steps.length >= 10)
  for (const step of steps) {
    const file = step.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    t.is(files(`packages/core/src/executor/**/${file}.ts`).length, 1, file)
  }
  const [, list = ''] = /^ \* (requireMethod → [^\n]+)/m.exec(read('packages/core/src/executor/answer.ts')) ?? []
  t.deepEqual(list.split(' → '), steps)
})

test('every link between the documents leads somewhere', (t) => {
  for (const path of files('{*.md,docs/**/*.md,packages/*/README.md,plugins/*/README.md,examples/*/README.md}')) {
    for (const [, target = ''] of read(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)) {
      t.true(existsSync(join(ROOT, path, '..', target)), `${path} → ${target}`)
    }
  }
})

test('every page of the documentation can be found from the README', (t) => {
  const readme = read('README.md')
  for (const path of files('docs/**/*.md')) {
    if (!path.startsWith('docs/decisions/')) t.true(readme.includes(`(${path})`), path)
  }
})

test('the table of hooks names every hook, and no other', (t) => {
  const hooks = Object.keys(installPlugins([], { log: { debug() {}, info() {}, warn() {}, error() {} } }).hooks)
  const [, table = ''] = read('docs/life-of-a-request.md').split('## Hooks')
  const cells = [...table.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)`/g)])
  t.deepEqual(cells.map(([, name = '']) => name).toSorted(), hooks.toSorted())
})

test('the concepts name every outcome', (t) => {
  const outcomes = [pass(), retry({}), deny('', 'denied'), insert([]), redirect('/'), restart()]
  for (const { kind } of outcomes) t.true(read('docs/concepts.md').includes(`\`${kind}\``), kind)
})
