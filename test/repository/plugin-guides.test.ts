import { stageRules } from '../../packages/testing/src/stage/rules/index.ts'
import test from 'ava'
import { files, importsOf, read } from './workspace.ts'

const GUIDE = 'docs/plugins/testing.md'

test('every block of code in the guide to testing is a test that runs', (t) => {
  const examples = files('packages/testing/test/examples/*.test.ts').map(read)
  const blocks = [...read(GUIDE).matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = '']) => code)
  t.is(blocks.length, examples.length)
  for (const block of blocks) t.true(examples.includes(block), block)
})

test('the guide to testing names every rule of stages with its title', (t) => {
  const guide = read(GUIDE).replaceAll(/ {2,}/g, ' ')
  for (const { name, title } of stageRules) t.true(guide.includes(`| \`${name}\` | ${title} |`), name)
})

test('what needs no server can be imported without one', (t) => {
  const seen = new Set<string>()
  const visit = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    t.false(path.includes('/src/server/'), path)
    for (const { from } of importsOf(path)) {
      if (from.startsWith('.')) visit(new URL(from, `file:///${path}`).pathname.slice(1))
    }
  }
  visit('packages/testing/src/index.ts')
  t.true(seen.size > 10)
})
