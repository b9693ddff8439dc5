import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { files, packages, read, ROOT } from '../repository/workspace.ts'

/** A block of code of a page, without its fence. */
export interface Block {
  readonly language: string
  readonly code: string
}

export function blocksOf(path: string): readonly Block[] {
  const blocks = read(path).matchAll(/^```(\w+)\n([^]*?)^```$/gm)
  return [...blocks].map(([, language = '', code = '']) => ({ language, code }))
}

/** The code of a page in one language, one text for each block. */
export function codeOf(path: string, language: string): readonly string[] {
  return blocksOf(path).flatMap((block) => (block.language === language ? [block.code] : []))
}

/**
 * Writes every TypeScript block of the guides as a file: one folder for each page, in it the file that the block's first
 * line names (`// src/index.ts`), or one of its own. What is shown of the example is compiled there.
 *
 * @returns the folder
 */
export function writeGuides(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-guides-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const example = new Set(files('examples/custom-stage/src/*.ts').map(read))
  for (const path of files('docs/plugins/*.md')) {
    const page = join(folder, basename(path, '.md'))
    for (const [index, code] of codeOf(path, 'ts').entries()) {
      if (example.has(code)) continue
      const [, name = `block-${index}.ts`] = /^\/\/ (\S+\.ts)\n/.exec(code) ?? []
      mkdirSync(dirname(join(page, name)), { recursive: true })
      writeFileSync(join(page, name), code)
    }
  }
  mkdirSync(join(folder, 'node_modules', '@sallyport'), { recursive: true })
  const link = (name: string, target: string): void =>
    symlinkSync(join(ROOT, target), join(folder, 'node_modules', name))
  for (const own of packages()) if (own.name.startsWith('@')) link(own.name, own.folder)
  for (const name of ['tapable', 'typebox']) link(name, `test/node_modules/${name}`)
  for (const name of ['@types', 'ava']) link(name, `node_modules/${name}`)
  return folder
}
