import { existsSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { read, ROOT } from './workspace.ts'

interface Row {
  /** `2.3`: the section of the behaviour. */
  readonly section: string
  readonly name: string
  readonly verdict: string
  readonly tests: readonly { readonly file: string; readonly title: string }[]
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
  const tests = [...shown.matchAll(/`([^`]+)` (.+?)(?:<br>|$)/g)]
  return { section, name, verdict, tests: tests.map(([, file = '', title = '']) => ({ file, title })) }
}

/** A title of the table as it stands in a source: `…` is what a template fills in. */
function titlePattern(title: string): RegExp {
  const parts = title.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  // A rule of a suite has its title in a field.
  return new RegExp(`^\\s*(?:test(?:\\.serial)?\\(|title: )(['"\`])${parts.join('.*')}\\1`, 'm')
}

test('each behaviour has a verdict that says what became of it', (t) => {
  t.true(rows.length > 150)
  for (const { section, name, verdict } of rows) {
    t.regex(verdict, /^(?:same$|mended: \S|later: \S|not wanted: \S)/, `${section} ${name}`)
  }
})

test('each behaviour that is there is shown by tests that exist', (t) => {
  for (const { section, name, verdict, tests } of rows) {
    const isThere = /^(?:same|mended)/.test(verdict)
    if (isThere) t.true(tests.length > 0, `${section} ${name} has no test`)
    for (const { file, title } of tests) {
      t.true(existsSync(join(ROOT, file)), `${section} ${name}: there is no ${file}`)
      t.regex(read(file), titlePattern(title), `${section} ${name}: ${file} has no test "${title}"`)
    }
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
