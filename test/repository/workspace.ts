import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..', '..')

/** One package or plugin of the workspace. */
export interface WorkspacePackage {
  readonly name: string
  /** Relative to the root. */
  readonly folder: string
  readonly version: string
  /** What it may import at run time: dependencies and peers. */
  readonly declared: readonly string[]
  readonly sources: readonly string[]
}

/** The text of a file of the repository. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

export function files(pattern: string): readonly string[] {
  return globSync(pattern, { cwd: ROOT }).toSorted()
}

export function packages(): readonly WorkspacePackage[] {
  return files('{packages,plugins}/*/package.json').map((path) => {
    const { name, version, dependencies = {}, peerDependencies = {} } = JSON.parse(read(path))
    const folder = path.slice(0, -'/package.json'.length)
    const declared = Object.keys({ ...dependencies, ...peerDependencies })
    return { name, version, folder, declared, sources: files(`${folder}/src/**/*.ts`) }
  })
}

/** An import of a file, static or not. */
export interface Import {
  readonly from: string
  readonly typeOnly: boolean
}

export function importsOf(path: string): readonly Import[] {
  const found = read(path).matchAll(
    /(?:^|\n)\s*(import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|(?:^|\n)import\s+'([^']+)'|\bimport\('([^']+)'\)/g,
  )
  return [...found].map(([, , type, from, bare, dynamic]) => ({
    from: from ?? bare ?? dynamic ?? '',
    typeOnly: type !== undefined,
  }))
}
