/** Repeats the versions of the packages, which `changeset version` has raised, where the sources say them. */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

const versionOf = (folder: string): string => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version

function rewrite(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}

const core = versionOf(join(ROOT, 'packages/core'))
rewrite(join(ROOT, 'packages/core/src/version.ts'), (text) =>
  text.replace(/CORE_VERSION = '[^']*'/, `CORE_VERSION = '${core}'`),
)
for (const folder of globSync('plugins/*', { cwd: ROOT })) {
  rewrite(join(ROOT, folder, 'src/index.ts'), (text) =>
    text
      .replace(/version: '[^']*'/, `version: '${versionOf(join(ROOT, folder))}'`)
      .replace(/core: '\^[^']*'/, `core: '^${core}'`),
  )
}
