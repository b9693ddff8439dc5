/**
 * Builds every public package: JavaScript and declarations, with imports that end in `.js`, and what runs in browsers, each
 * in one small file.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bundle } from '../packages/pages/src/assets/bundle.ts'
import { publicPackages } from './packages.ts'

const packages = publicPackages()
for (const { folder, dependencies } of packages) {
  rmSync(join(folder, 'dist'), { recursive: true, force: true })
  const references = packages.filter(({ name }) => dependencies.includes(name))
  const options = {
    extends: join(import.meta.dirname, '..', 'tsconfig.json'),
    compilerOptions: {
      composite: true,
      noEmit: false,
      declaration: true,
      outDir: join(folder, 'dist'),
      rootDir: join(folder, 'src'),
      tsBuildInfoFile: join(folder, 'dist', '.tsbuildinfo'),
    },
    include: ['src'],
    exclude: ['src/client'],
    references: references.map((other) => ({ path: join(other.folder, 'tsconfig.build.json') })),
  }
  writeFileSync(join(folder, 'tsconfig.build.json'), JSON.stringify(options))
}
try {
  const projects = packages.map(({ folder }) => join(folder, 'tsconfig.build.json'))
  // One checker: each further one checks the types of the libraries again.
  execFileSync('tsc', ['-b', '--checkers', '1', ...projects], { stdio: 'inherit' })
} finally {
  for (const { folder } of packages) {
    rmSync(join(folder, 'tsconfig.build.json'), { force: true })
    rmSync(join(folder, 'dist', '.tsbuildinfo'), { force: true })
  }
}

/** A module for the browser is written as TypeScript; what it imports lies in a folder within `client`. */
for (const { folder } of packages) {
  const sources = join(folder, 'src')
  if (!existsSync(join(sources, 'client'))) continue
  for (const file of globSync(['client/*.ts', 'styles/*.css'], { cwd: sources })) {
    const target = join(folder, 'dist', file.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, await bundle(join(sources, file)))
  }
}

/** Those who install a package have no checkout, and the registry shows its README alone. */
const published = join(import.meta.dirname, '..', 'packages', 'core', 'docs')
rmSync(published, { recursive: true, force: true })
cpSync(join(import.meta.dirname, '..', 'docs'), published, { recursive: true })
