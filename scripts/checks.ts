/** A check of the sources that needs no database and no build. */
export interface Check {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

/** What `pnpm check` runs, and `npm test` before its tests. */
export const checks: readonly Check[] = [
  { name: 'format', command: 'oxfmt', args: ['--check', '.'] },
  { name: 'lint', command: 'oxlint', args: ['--deny-warnings'] },
  { name: 'types', command: 'tsc', args: ['--noEmit'] },
  { name: 'types of browser modules', command: 'tsc', args: ['-p', 'tsconfig.client.json'] },
  { name: 'unused code', command: 'knip', args: [] },
]
