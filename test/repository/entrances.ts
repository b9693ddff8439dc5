import { dirname, join } from 'node:path'
import { parseSync } from 'oxc-parser'
import { packages, read } from './workspace.ts'

/** What a package exports at one of the paths of its `exports`. */
export interface Entrance {
  /** As it is imported: `@sallyport/core/adapter`. */
  readonly name: string
  readonly exports: readonly ExportedName[]
}

export interface ExportedName {
  readonly name: string
  readonly isType: boolean
  /** The source that declares it, and under which name; undefined for what comes from a package of others. */
  readonly declared: { readonly path: string; readonly name: string } | undefined
}

export const entrances: readonly Entrance[] = packages().flatMap(({ name, folder }) =>
  Object.entries(exportsField(folder)).flatMap(([part, target]) => {
    const source = sourceOf(target)
    return source === undefined ? [] : [{ name: join(name, part), exports: exportsOf(join(folder, source)) }]
  }),
)

function exportsField(folder: string): object {
  const { exports = {} } = JSON.parse(read(join(folder, 'package.json')))
  return typeof exports === 'string' ? { '.': exports } : exports
}

/** The TypeScript that a path of `exports` leads to; of several conditions, the default. */
function sourceOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target.endsWith('.ts') ? target : undefined
  return typeof target === 'object' && target !== null && 'default' in target ? sourceOf(target.default) : undefined
}

/** The names that a source exports, sorted, those of its `export *` included. */
function exportsOf(path: string): readonly ExportedName[] {
  const all = new Map<string, ExportedName>()
  const add = (one: ExportedName): void => {
    // A schema and its type have one name.
    all.set(one.name, { ...one, isType: one.isType && (all.get(one.name)?.isType ?? true) })
  }
  for (const { entries } of parseSync(path, read(path)).module.staticExports) {
    for (const { moduleRequest, importName, exportName, isType } of entries) {
      const from = moduleRequest === null ? path : ownSource(path, moduleRequest.value)
      if (importName.kind === 'AllButDefault' || importName.kind === 'All') {
        if (from === undefined) throw new Error(`${path} exports all of a package of others.`)
        for (const one of exportsOf(from)) add({ ...one, isType: one.isType || isType })
        continue
      }
      const name = exportName.name ?? 'default'
      add({ name, isType, declared: from === undefined ? undefined : declaredIn(from, importName.name ?? name, path) })
    }
  }
  return [...all.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

/** Where a name is declared that a source hands on, if it is one of ours. */
function declaredIn(from: string, name: string, path: string): ExportedName['declared'] {
  return from === path ? { path, name } : exportsOf(from).find((one) => one.name === name)?.declared
}

function ownSource(path: string, from: string): string | undefined {
  if (from.startsWith('.')) return join(dirname(path), from)
  const own = packages().find(({ name }) => name === from)
  return own === undefined ? undefined : join(own.folder, 'src', 'index.ts')
}

/**
 * The names that the declaration of a name mentions, but for what stands in the body of a function. What its source
 * declares for itself is followed.
 */
export function mentions({ path, name }: NonNullable<ExportedName['declared']>): ReadonlySet<string> {
  const declarations = declarationsOf(path)
  const found = new Set<string>()
  const waiting = [name]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const mentioned = new Set<string>()
    for (const node of declarations.get(next) ?? []) collect(node, mentioned)
    for (const one of mentioned) {
      if (!found.has(one)) waiting.push(one)
      found.add(one)
    }
  }
  found.delete(name)
  return found
}

/** Not a name that a source can declare: what it adds to the types of other packages. */
const AUGMENTATION = 'declare module'

/** Does the source of a name add it to the types of another package? Then everybody who installs the package has it. */
export function augments({ path, name }: NonNullable<ExportedName['declared']>): boolean {
  const added = new Set<string>()
  for (const node of declarationsOf(path).get(AUGMENTATION) ?? []) collect(node, added)
  return added.has(name)
}

function declarationsOf(path: string): ReadonlyMap<string, readonly unknown[]> {
  const all = new Map<string, unknown[]>()
  for (const statement of parseSync(path, read(path)).program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration === null) continue
    const module = declaration.type === 'TSModuleDeclaration' ? [declaration] : []
    all.set(AUGMENTATION, [...(all.get(AUGMENTATION) ?? []), ...module])
    const parts = declaration.type === 'VariableDeclaration' ? declaration.declarations : [declaration]
    for (const node of parts) {
      if (!('id' in node) || node.id?.type !== 'Identifier') continue
      const { name } = node.id
      all.set(name, [...(all.get(name) ?? []), node])
    }
  }
  return all
}

function collect(node: unknown, found: Set<string>): void {
  if (Array.isArray(node)) for (const one of node) collect(one, found)
  if (typeof node !== 'object' || node === null) return
  if ('type' in node && node.type === 'BlockStatement') return
  if ('type' in node && node.type === 'Identifier' && 'name' in node) found.add(String(node.name))
  for (const value of Object.values(node)) if (typeof value === 'object') collect(value, found)
}

/** The names that a source imports, by the entrance that it imports them from. */
export function namedImports(path: string): readonly { readonly from: string; readonly name: string }[] {
  const { staticImports, staticExports } = parseSync(path, read(path)).module
  const imported = staticImports.flatMap(({ moduleRequest, entries }) =>
    entries.map(({ importName }) => ({ from: moduleRequest.value, name: importName.name ?? '' })),
  )
  const handedOn = staticExports.flatMap(({ entries }) =>
    entries.map(({ moduleRequest, importName }) => ({ from: moduleRequest?.value ?? '', name: importName.name ?? '' })),
  )
  return [...imported, ...handedOn]
}
