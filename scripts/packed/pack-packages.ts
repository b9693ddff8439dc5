import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { publicPackages } from '../packages.ts'

/** Packs every public package as npm would publish it, and checks what it exports. Returns the tarballs by package name. */
export function packPackages(target: string): ReadonlyMap<string, string> {
  const filters = ['./packages/*', './plugins/*'].flatMap((group) => ['--filter', group])
  execFileSync('npx', ['--yes', 'pnpm@12', '-r', ...filters, 'pack', '--pack-destination', target], { stdio: 'pipe' })
  return new Map(publicPackages().map(({ name }) => [name, checked(name, target)]))
}

/** Packs the package in a folder. Returns its tarball. */
export function pack(folder: string, name: string, target: string): string {
  execFileSync('npx', ['--yes', 'pnpm@12', 'pack', '--pack-destination', target], { cwd: folder, stdio: 'pipe' })
  return checked(name, target)
}

/** The tarball of a package, which publint has no objection to. */
function checked(name: string, target: string): string {
  const start = new RegExp(`^${name.replace('@', '').replace('/', '-')}-\\d`)
  const tarball = readdirSync(target).find((file) => start.test(file))
  if (tarball === undefined) throw new Error(`${name} was not packed.`)
  execFileSync('publint', ['--strict', join(target, tarball)], { stdio: ['ignore', 'ignore', 'inherit'] })
  return join(target, tarball)
}
