import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Workshop } from './workshop.ts'

/** All that a plugin may be made with: what is left out of it was tested where it is all there. */
const PARTS = 'table,page,settings,policy'

/**
 * What an author does on the first day: makes a plugin, in a project that is a workspace already, and checks it. Types,
 * tests and conformance suite run against the packed packages.
 */
export async function checkAuthor({ folder, tarballs, write, run }: Workshop): Promise<void> {
  const creator = tarballs.get('create-sallyport-plugin')
  if (creator === undefined) throw new Error('create-sallyport-plugin was not packed.')
  write('author/package.json', JSON.stringify({ name: 'somebody', private: true, type: 'module' }))
  write('author/pnpm-workspace.yaml', 'packages: []\n')
  await run('author', 'npm', 'install', '--no-save', creator)
  const said = await run(
    'author',
    'create-sallyport-plugin',
    '@acme/sallyport-door',
    '--folder',
    'door',
    '--with',
    PARTS,
  )
  if (!said.includes('\n  npm install\n')) throw new Error(`The command to install is missing: ${said}`)
  // Where our scope comes from; the empty app of `verify` takes it over.
  copyFileSync(join(folder, 'author/.npmrc'), join(folder, 'author/door/.npmrc'))
  await run('author/door', 'npm', 'install')
  // A file of an earlier build, whose source is gone, is not published.
  write('author/door/dist/gone.js', '')
  // Types, and then what `sallyport plugin verify` looks at: the tests are among it.
  const report = await run('author/door', 'npm', 'run', 'check')
  if (!report.includes('\n  store in tables of its own\n')) throw new Error(`What it may do is missing: ${report}`)
  if (existsSync(join(folder, 'author/door/dist/gone.js'))) throw new Error('The build keeps files of an earlier one.')
  process.stdout.write(
    'A plugin from the scaffold passes its types, its tests and its build against the packed packages.\n',
  )
}
