import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { dependencies, type Dependencies } from './dependencies.ts'
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
 * @returns the command that installs what it depends on
 * @throws `ScaffoldError` for a bad name, and for a folder that has something in it
 */
export function writePlugin(name: string, folder: string): { readonly install: string } {
  const names = pluginNames(name)
  requireEmpty(folder)
  const from = dependencies()
  for (const path of globSync('**/*', { cwd: TEMPLATE, exclude: ['**/node_modules', '**/dist'] })) {
    const source = join(TEMPLATE, path)
    if (statSync(source).isDirectory()) continue
    const own = ownPath(path)
    const target = join(folder, own)
    const text = fillNames(readFileSync(source, 'utf8'), names, from)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, finish(own, text, from))
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

function fillNames(text: string, { name, kebab, snake, factory }: PluginNames, from: Dependencies): string {
  return text
    .replaceAll('plugin-name', name)
    .replaceAll('plugin-slug', kebab)
    .replaceAll('plugin_slug', snake)
    .replaceAll('slugPlugin', factory)
    .replaceAll(/\bcore: '[^']*'/g, `core: '${from.range('@sallyport/core')}'`)
}

function finish(path: string, text: string, from: Dependencies): string {
  if (path === 'package.json') return fillDependencies(text, from)
  if (path === 'pnpm-workspace.yaml') return addLinks(text, from)
  return text
}

function fillDependencies(text: string, from: Dependencies): string {
  const file: Record<string, unknown> = JSON.parse(text)
  for (const group of ['dependencies', 'devDependencies', 'peerDependencies']) {
    const names = Object.keys(Object(file[group]))
    file[group] = Object.fromEntries(names.map((name) => [name, from.range(name)]))
  }
  return `${JSON.stringify(file, undefined, 2)}\n`
}

/** What is linked stands beside the ranges, so that the package can be published as it is. */
function addLinks(text: string, { links }: Dependencies): string {
  if (links.length === 0) return text
  const lines = links.map(([name, link]) => `  '${name}': '${link}'\n`)
  return `${text}\n# Packages of a checkout of Sallyport, in the place of published ones.\noverrides:\n${lines.join('')}`
}
