/** Builds every public package: JavaScript and declarations, with imports that end in `.js`. */
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
    references: references.map((other) => ({ path: join(other.folder, 'tsconfig.build.json') })),
  }
  writeFileSync(join(folder, 'tsconfig.build.json'), JSON.stringify(options))
}
try {
  const projects = packages.map(({ folder }) => join(folder, 'tsconfig.build.json'))
  execFileSync('tsc', ['-b', ...projects], { stdio: 'inherit' })
} finally {
  for (const { folder } of packages) {
    rmSync(join(folder, 'tsconfig.build.json'), { force: true })
    rmSync(join(folder, 'dist', '.tsbuildinfo'), { force: true })
  }
}
