import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileFlows, createHooks, FlowDocument, loadPlugins, CORE_VERSION } from '@sallyport/core'
import { builtInPlugins, readFlowFiles } from '@sallyport/server'
import test, { type ExecutionContext } from 'ava'
import { files, read } from './workspace.ts'

const SILENT = { debug() {}, info() {}, warn() {}, error() {} }
const REFERENCE = 'docs/reference/flow-files.md'

const blocksOf = (path: string): readonly string[] =>
  [...read(path).matchAll(/^```ya?ml\n(.*?)^```$/gms)].map(([, block = '']) => block)

/** The flows of a page, as the server would read them; all of a page are one set of files. */
function compile(t: ExecutionContext, path: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-docs-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  for (const [index, block] of blocksOf(path).entries()) writeFileSync(join(folder, `${index}.yaml`), block)
  const registry = loadPlugins(builtInPlugins(), createHooks(SILENT), CORE_VERSION)
  return compileFlows(readFlowFiles(folder), registry).map(({ definition }) => definition.slug)
}

for (const path of files('{README.md,docs/**/*.md}').filter((path) => blocksOf(path).length > 0)) {
  test(`every YAML block of ${path} is a flow that can be applied`, (t) => {
    t.true(compile(t, path).length >= blocksOf(path).length)
  })
}

test('the page of flow files shows flows, and more than one', (t) => {
  t.deepEqual(compile(t, REFERENCE), ['login', 'confirm', 'welcome', 'details'])
})

/** The first column of the table below a heading. */
function keysBelow(heading: string): readonly string[] {
  const [, section = ''] = read(REFERENCE).split(`\n## ${heading}\n`)
  return [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `(\w+)`/gm)].map(([, key = '']) => key)
}

test('the page names every key of a flow, a stage and a policy binding, and no other', (t) => {
  const flow = FlowDocument.properties
  const stage = flow.stages.items.properties
  t.deepEqual(keysBelow('A flow'), Object.keys(flow))
  t.deepEqual(keysBelow('A stage'), Object.keys(stage))
  t.deepEqual(keysBelow('A policy binding'), Object.keys(stage.policies.items.properties))
})

test('the page names every word that a key may have', (t) => {
  const text = read(REFERENCE)
  const words = JSON.stringify(FlowDocument).matchAll(/"enum":(\[[^\]]*\])/g)
  const found = [...words].flatMap(([, list = '[]']): string[] => JSON.parse(list))
  t.true(found.length > 20)
  for (const word of found) t.true(text.includes(`\`${word}\``), word)
})
