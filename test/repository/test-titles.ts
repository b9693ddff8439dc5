import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { read, ROOT } from './workspace.ts'

/** A test, as a cell of a table names it. */
export interface NamedTest {
  readonly file: string
  readonly title: string
}

/** The tests in a cell: `` `file` title ``, several apart by `<br>`. */
export function namedTests(cell: string): readonly NamedTest[] {
  return [...cell.matchAll(/`([^`]+)` (.+?)(?:<br>|$)/g)].map(([, file = '', title = '']) => ({ file, title }))
}

/** The file is there, and has a test of that title; `…` stands for what a template fills in. */
export function hasTest(t: ExecutionContext, { file, title }: NamedTest, about: string): void {
  t.true(existsSync(join(ROOT, file)), `${about}: there is no ${file}`)
  t.regex(read(file), titlePattern(title), `${about}: ${file} has no test "${title}"`)
}

/** A title as it stands in a source. */
function titlePattern(title: string): RegExp {
  const parts = title.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  // A rule of a suite has its title in a field.
  return new RegExp(`^\\s*(?:test(?:\\.serial)?\\(|title: )(['"\`])${parts.join('.*')}\\1`, 'm')
}
