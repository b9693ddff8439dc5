import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { dependencies, type Dependencies } from './dependencies.ts'
import { hasDependency, hasFile, selectLines, type Part } from './parts.ts'
import { pluginNames, type PluginNames } from './plugin-names.ts'
import { ScaffoldError } from './scaffold-error.ts'

const TEMPLATE = join(import.meta.dirname, '..', 'template')
/** Names in the template that npm would leave out of this package, or take for a part of it. */
const RENAMED: readonly (readonly [template: string, plugin: string])[] = [
  ['_gitignore', '.gitignore'],
  ['_github', '.github'],
  ['_package.json', 'package.json'],
]

/**
 * Makes a plugin in a folder.
 *
 * @param name of its npm package
 * @param parts what it is made with, beside its first stage; nothing when absent
 * @returns the command that installs what it depends on
 * @throws `ScaffoldError` for a bad name, and for a folder that has something in it
 */
export function writePlugin(
  name: string,
  folder: string,
  parts: ReadonlySet<Part> = new Set(),
): { readonly install: string } {
  const names = pluginNames(name)
  requireEmpty(folder)
  const from = dependencies()
  for (const path of globSync('**/*', { cwd: TEMPLATE, exclude: ['**/node_modules', '**/dist'] })) {
    const source = join(TEMPLATE, path)
    if (statSync(source).isDirectory() || !hasFile(path.replaceAll(sep, '/'), parts)) continue
    const own = ownPath(path)
    const target = join(folder, own)
    const text = fillNames(selectLines(readFileSync(source, 'utf8'), parts), names, from)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, finish(own, text, { from, parts }))
  }
  return { install: from.install }
}

/** Where a file of the template belongs in the plugin. */
function ownPath(path: string): string {
  const [first = '', ...rest] = path.split(sep)
  const renamed = RENAMED.find(([name]) => name === first)?.[1] ?? first
  return join(renamed, ...rest)
}

function requireEmpty(folder: string): void {
  if (!existsSync(folder)) return
  if (!statSync(folder).isDirectory()) throw new ScaffoldError(`"${folder}" is not a folder.`)
  if (readdirSync(folder).length > 0) throw new ScaffoldError(`The folder "${folder}" is not empty.`)
}

function fillNames(text: string, { name, owner, kebab, snake, factory }: PluginNames, from: Dependencies): string {
  return text
    .replaceAll('OWNER', owner)
    .replaceAll('plugin-name', name)
    .replaceAll('plugin-slug', kebab)
    .replaceAll('plugin_slug', snake)
    .replaceAll('slugPlugin', factory)
    .replaceAll(/\bcore: '[^']*'/g, `core: '${from.range('@sallyport/core')}'`)
}

interface Choices {
  readonly from: Dependencies
  readonly parts: ReadonlySet<Part>
}

function finish(path: string, text: string, { from, parts }: Choices): string {
  if (path === 'package.json') return fillDependencies(text, { from, parts })
  if (path === 'pnpm-workspace.yaml') return addLinks(text, from)
  return text
}

function fillDependencies(text: string, { from, parts }: Choices): string {
  const file: Record<string, unknown> = JSON.parse(text)
  const kept = (group: string): readonly string[] =>
    Object.keys(Object(file[group])).filter((name) => hasDependency(name, parts))
  for (const group of ['dependencies', 'devDependencies', 'peerDependencies']) {
    file[group] = Object.fromEntries(kept(group).map((name) => [name, from.range(name)]))
  }
  const optional = kept('peerDependenciesMeta').map((name) => [name, { optional: true }])
  if (optional.length === 0) delete file['peerDependenciesMeta']
  else file['peerDependenciesMeta'] = Object.fromEntries(optional)
  return `${JSON.stringify(file, undefined, 2)}\n`
}

/** What is linked stands beside the ranges, so that the package can be published as it is. */
function addLinks(text: string, { links }: Dependencies): string {
  if (links.length === 0) return text
  const lines = links.map(([name, link]) => `  '${name}': '${link}'\n`)
  return `${text}\n# Packages of a checkout of Sallyport, in the place of published ones.\noverrides:\n${lines.join('')}`
}
