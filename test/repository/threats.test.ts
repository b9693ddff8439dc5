import test from 'ava'
import { hasTest, namedTests } from './test-titles.ts'
import { read } from './workspace.ts'

const [, threats = '', asvs = '', nist = ''] = read('docs/reference/threats.md').split(/^## /m)

/** The cells of a table, without its head. */
function rows(section: string): readonly (readonly string[])[] {
  const lines = section.split('\n').filter((line) => line.startsWith('|'))
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
}

test('each threat is shown by tests that exist', (t) => {
  t.true(rows(threats).length > 30)
  for (const [threat = '', defence = '', shown = ''] of rows(threats)) {
    t.not(defence, '', threat)
    const tests = namedTests(shown)
    t.true(tests.length > 0, `${threat} has no test`)
    for (const one of tests) hasTest(t, one, threat)
  }
})

test('each requirement has a verdict', (t) => {
  t.true(rows(asvs).length > 40)
  for (const [number = '', verdict = '', reason = ''] of rows(asvs)) {
    t.regex(number, /^[67]\.\d/)
    t.regex(verdict, /^(?:met(?:, but for one form)?|open|not applicable)$/, number)
    t.not(reason, '', number)
  }
  for (const [section = '', , verdict = ''] of rows(nist)) t.regex(verdict, /^(?:met|open)/, section)
})
