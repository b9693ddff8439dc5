import { spawnSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')

/**
 * What the compiler says of files that use our packages; empty when they are right. They are written into the folder, which
 * is new.
 */
export function compileTypes(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  symlinkSync(join(ROOT, 'test', 'node_modules'), join(folder, 'node_modules'))
  const options = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: {
      paths: { '@sallyport/client': [join(ROOT, 'packages/client/src/index.ts')] },
      typeRoots: [join(ROOT, 'node_modules/@types')],
    },
    files: Object.keys(files),
    include: [],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options))
  const { status, stdout, stderr } = spawnSync('tsc', ['-p', folder, '--checkers', '1'], { encoding: 'utf8' })
  return status === 0 ? '' : `${stdout}${stderr}`
}
