/** A check of the sources that needs no database and no build. */
export interface Check {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

/** Several checkers each check the types of the libraries again: twice the work for a third of the time. */
const ONCE = ['--checkers', '1']

/** What `pnpm check` runs, and `npm test` before its tests. */
export const checks: readonly Check[] = [
  { name: 'format', command: 'oxfmt', args: ['--check', '.'] },
  { name: 'lint', command: 'oxlint', args: ['--deny-warnings'] },
  { name: 'types', command: 'tsc', args: ['--noEmit', ...ONCE] },
  { name: 'types of browser modules', command: 'tsc', args: ['-p', 'tsconfig.client.json', ...ONCE] },
  { name: 'unused code', command: 'knip', args: [] },
]
