import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BrandDocument, FlowDocument, GroupDocument, installPlugins } from '@sallyport/core'
import { compileDocuments, type CompiledDocuments } from '@sallyport/core/adapter'
import { builtInPlugins, readDocuments } from '@sallyport/server'
import test, { type ExecutionContext } from 'ava'
import { files, read } from './workspace.ts'

const SILENT = { debug() {}, info() {}, warn() {}, error() {} }
const REFERENCE = 'docs/reference/flow-files.md'

const blocksOf = (path: string): readonly string[] =>
  [...read(path).matchAll(/^```ya?ml\n(.*?)^```$/gms)]
    .map(([, block = '']) => block)
    // Rules for the alarm of another program are no flows.
    .filter((block) => /^(?:slug|brands|groups):/m.test(block) && !block.includes('alert:'))
    // Flows of the plugins that the guides make are served where the guides are run.
    .filter((block) => !block.includes('stage: acme_'))

/** The documents of a page, as the server would read them; all of a page are one set of files. */
function compile(t: ExecutionContext, path: string): CompiledDocuments {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-docs-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  for (const [index, block] of blocksOf(path).entries()) writeFileSync(join(folder, `${index}.yaml`), block)
  const { registry } = installPlugins(builtInPlugins(), { log: SILENT })
  return compileDocuments(readDocuments(folder), registry)
}

for (const path of files('{README.md,docs/**/*.md}').filter((path) => blocksOf(path).length > 0)) {
  test(`every YAML block of ${path} can be applied`, (t) => {
    const { flows, brands, groups } = compile(t, path)
    t.true(flows.length + brands.length + groups.length >= blocksOf(path).length)
  })
}

test('the page of flow files shows flows, and more than one', (t) => {
  const { flows, brands, groups } = compile(t, REFERENCE)
  t.deepEqual(
    flows.map(({ definition }) => definition.slug),
    ['login', 'confirm', 'profile', 'welcome', 'details'],
  )
  t.is(brands.length, 2)
  t.is(groups.length, 2)
})

/** The first column of the table below a heading. */
function keysBelow(heading: string): readonly string[] {
  const [, section = ''] = read(REFERENCE).split(`\n## ${heading}\n`)
  return [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `(\w+)`/gm)].map(([, key = '']) => key)
}

test('the page names every key of a flow, a stage, a policy binding, a brand and a group, and no other', (t) => {
  const flow = FlowDocument.properties
  const stage = flow.stages.items.properties
  t.deepEqual(keysBelow('A flow'), Object.keys(flow))
  t.deepEqual(keysBelow('A stage'), Object.keys(stage))
  t.deepEqual(keysBelow('A policy binding'), Object.keys(stage.policies.items.properties))
  t.deepEqual(keysBelow('Groups'), Object.keys(GroupDocument.properties))
  t.deepEqual(keysBelow('Brands'), Object.keys(BrandDocument.properties))
})

test('the page names every word that a key may have', (t) => {
  const text = read(REFERENCE)
  const words = JSON.stringify(FlowDocument).matchAll(/"enum":(\[[^\]]*\])/g)
  const found = [...words].flatMap(([, list = '[]']): string[] => JSON.parse(list))
  t.true(found.length > 20)
  for (const word of found) t.true(text.includes(`\`${word}\``), word)
})
