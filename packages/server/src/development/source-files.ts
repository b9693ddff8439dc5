import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Folders of what is installed, built or kept: nothing in them is a source. */
const LEFT_OUT = new Set(['node_modules', 'dist', 'coverage'])
const SOURCE = /\.(?:[cm]?[jt]s|json|ya?ml|css)$/

/** Is this a file that a server may read? */
export function isSource(name: string): boolean {
  return SOURCE.test(name) && !name.startsWith('.')
}

export interface SourceTree {
  /** The folder itself among them. */
  readonly folders: readonly string[]
  readonly files: readonly string[]
}

/** The sources below a folder. */
export function sourceTree(folder: string): SourceTree {
  const entries = readdirSync(folder, { withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && isSource(entry.name)).map(({ name }) => join(folder, name))
  const inner = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !LEFT_OUT.has(entry.name))
    .map(({ name }) => sourceTree(join(folder, name)))
  return {
    folders: [folder, ...inner.flatMap((tree) => tree.folders)],
    files: [...files, ...inner.flatMap((tree) => tree.files)],
  }
}
