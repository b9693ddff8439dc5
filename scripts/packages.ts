import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface WorkspacePackage {
  readonly folder: string
  readonly name: string
  readonly dependencies: readonly string[]
}

const ROOT = join(import.meta.dirname, '..')

/** The public packages, each behind those that it depends on. */
export function publicPackages(): readonly WorkspacePackage[] {
  const all = ['packages', 'plugins'].flatMap((group) =>
    readdirSync(join(ROOT, group))
      .map((name) => join(ROOT, group, name))
      .filter((folder) => existsSync(join(folder, 'package.json')))
      .map(readPackage),
  )
  const ordered: WorkspacePackage[] = []
  const visit = (one: WorkspacePackage): void => {
    if (ordered.includes(one)) return
    for (const other of all) if (one.dependencies.includes(other.name)) visit(other)
    ordered.push(one)
  }
  for (const one of all) visit(one)
  return ordered
}

function readPackage(folder: string): WorkspacePackage {
  const {
    name,
    dependencies = {},
    peerDependencies = {},
  } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return { folder, name, dependencies: Object.keys({ ...dependencies, ...peerDependencies }) }
}
