import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import type { Workshop } from './workshop.ts'

/**
 * The example of a plugin with a table, as a package of a third party: its types and its tests against the packed packages.
 *
 * @param source where the example is
 * @param tarball the example, packed
 */
export async function checkExample({ folder, write, run }: Workshop, source: string, tarball: string): Promise<void> {
  for (const part of ['src', 'test', 'README.md', 'tsconfig.json']) {
    cpSync(join(source, part), join(folder, 'example', part), { recursive: true })
  }
  // Packing has put versions in the place of the workspace's own ranges.
  write('example/package.json', execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }))
  await run('example', 'npm', 'install')
  await run('example', 'npm', 'run', 'types')
  await run('example', 'npm', 'test')
  rmSync(join(folder, 'example', 'node_modules'), { recursive: true })
  process.stdout.write('The example passes its types and its tests against the packed packages.\n')
}
