/** Builds and packs every public package, and looks at each tarball as npm would hand it out. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publicPackages } from './packages.ts'

const target = mkdtempSync(join(tmpdir(), 'sallyport-pack-'))
try {
  execFileSync(process.execPath, [join(import.meta.dirname, 'build.ts')], { stdio: 'inherit' })
  for (const { folder, name } of publicPackages()) {
    execFileSync('npx', ['--yes', 'pnpm@12', 'pack', '--pack-destination', target], { cwd: folder, stdio: 'pipe' })
    const tarball = readdirSync(target).find((file) => file.startsWith(name.replace('@', '').replace('/', '-') + '-0'))
    if (tarball === undefined) throw new Error(`${name} was not packed.`)
    execFileSync('publint', ['--strict', join(target, tarball)], { stdio: 'inherit' })
  }
} finally {
  rmSync(target, { recursive: true, force: true })
}
