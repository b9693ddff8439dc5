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

test('the table of the rules of stages is that of the suite, in its order', (t) => {
  const written = [...cells(/^\| Rule +\| What holds/m)]
  const own = stageRules.map(({ name, title, concerns, classes, fix }) => [
    `\`${name}\``,
    title,
    concerns,
    classes.join(', '),
    fix,
  ])
  t.deepEqual(written, own)
})

test('the table of classes names the rules that stand for each, and what is still to come', (t) => {
  const rules = new Map<string, readonly string[]>()
  for (const [number = '', , names = ''] of cells(/^\| Class +\| Published weakness/m)) {
    rules.set(number, [...names.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name).toSorted())
  }
  for (const [number, names] of rules) {
    const own = stageRules.filter(({ classes }) => classes.includes(Number(number))).map(({ name }) => name)
    t.deepEqual(names, [...own, ...(number === '14' ? ['failure', 'hostile-clients', 'odd-contexts'] : [])].toSorted())
  }
  const used = new Set(stageRules.flatMap(({ classes }) => classes.map(String)))
  t.deepEqual(
    [...used].filter((number) => !rules.has(number)),
    [],
  )
})

/** The rows of the table of the guide whose head matches, cell by cell. */
function cells(head: RegExp): readonly (readonly string[])[] {
  const guide = read(GUIDE)
  const [, , ...rows] = guide.slice(guide.search(head)).split('\n\n', 1)[0]?.split('\n') ?? []
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

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
