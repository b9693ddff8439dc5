/**
 * Builds and packs every public package and the example of a third party, looks at each tarball as npm would hand it out,
 * and installs them into a server.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installCheck } from './install-check.ts'
import { publicPackages } from './packages.ts'

const EXAMPLE = join(import.meta.dirname, '..', 'examples', 'custom-stage')

/** Packs the package of a folder, and answers its tarball. */
function pack(folder: string, name: string, target: string): string {
  execFileSync('npx', ['--yes', 'pnpm@12', 'pack', '--pack-destination', target], { cwd: folder, stdio: 'pipe' })
  const start = new RegExp(`^${name.replace('@', '').replace('/', '-')}-\\d`)
  const tarball = readdirSync(target).find((file) => start.test(file))
  if (tarball === undefined) throw new Error(`${name} was not packed.`)
  execFileSync('publint', ['--strict', join(target, tarball)], { stdio: 'inherit' })
  return join(target, tarball)
}

const target = mkdtempSync(join(tmpdir(), 'sallyport-pack-'))
try {
  execFileSync(process.execPath, [join(import.meta.dirname, 'build.ts')], { stdio: 'inherit' })
  const tarballs = new Map(publicPackages().map(({ folder, name }) => [name, pack(folder, name, target)]))
  // Its own script builds it, from what it is linked to.
  await installCheck(tarballs, pack(EXAMPLE, 'acme-sallyport-pin', target), EXAMPLE)
} finally {
  rmSync(target, { recursive: true, force: true })
}
