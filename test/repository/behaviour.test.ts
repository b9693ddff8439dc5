import test from 'ava'
import { hasTest, namedTests, type NamedTest } from './test-titles.ts'
import { read } from './workspace.ts'

interface Row {
  /** `2.3`: the section of the behaviour. */
  readonly section: string
  readonly name: string
  readonly verdict: string
  readonly tests: readonly NamedTest[]
}

const rows = read('docs/reference/behaviour.md')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map(toRow)

function toRow(line: string): Row {
  const cells = line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
  const [section = '', name = ''] = cells
  const [verdict = '', shown = ''] = cells.slice(-2)
  return { section, name, verdict, tests: namedTests(shown) }
}

test('each behaviour has a verdict that says what became of it', (t) => {
  t.true(rows.length > 150)
  for (const { section, name, verdict } of rows) {
    t.regex(verdict, /^(?:same$|fixed: \S|later: \S|not wanted: \S)/, `${section} ${name}`)
  }
})

test('each behaviour that is there is shown by tests that exist', (t) => {
  for (const { section, name, verdict, tests } of rows) {
    const isThere = /^(?:same|fixed)/.test(verdict)
    if (isThere) t.true(tests.length > 0, `${section} ${name} has no test`)
    for (const one of tests) hasTest(t, one, `${section} ${name}`)
  }
})

test('no section of the engine is left out, and every weak spot has its row', (t) => {
  const sections = new Set(rows.map(({ section }) => section))
  for (const [chapter, parts] of [7, 5, 14, 5, 6, 8, 7, 5].entries()) {
    for (let part = 1; part <= parts; part += 1)
      t.true(sections.has(`${chapter + 1}.${part}`), `${chapter + 1}.${part}`)
  }
  const spots = rows.filter(({ section }) => section.startsWith('10.')).map(({ section }) => section)
  t.deepEqual(
    spots,
    Array.from({ length: 25 }, (_, index) => `10.${index + 1}`),
  )
})
