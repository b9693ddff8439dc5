import { readFileSync } from 'node:fs'
import { createRequire, findPackageJSON } from 'node:module'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from '@sallyport/core'
import { loadFailure, reasonOf, StartError } from '../start-error.ts'
import type { PluginEntry } from './define-config.ts'

/**
 * A plugin of the set, loaded if it is only named.
 *
 * @param from path of the configuration: names are found from there
 * @throws `StartError` `bad_config` that names the plugin
 */
export async function resolvePlugin(entry: PluginEntry, from: string): Promise<Plugin> {
  const fail = (rest: string, cause?: unknown): never => {
    throw new StartError('bad_config', `The configuration "${from}" ${rest}.`, { cause })
  }
  if (isPlugin(entry)) return entry
  const [name, options] = typeof entry === 'string' ? [entry, undefined] : Array.isArray(entry) ? entry : []
  if (typeof name !== 'string') {
    if (typeof entry === 'function') {
      const name = String(Object(entry).name)
      return fail(`lists ${name === '' ? 'a function' : `the function "${name}"`} and not its result: call it`)
    }
    return fail('lists a value that is neither a plugin nor the name of one')
  }
  let factory: unknown
  try {
    const module: { readonly default?: unknown } = await import(entryOf(name, from))
    factory = module.default
  } catch (cause) {
    return fail(`names the plugin "${name}", which cannot be loaded: ${loadFailure(cause)}`, cause)
  }
  if (isPlugin(factory)) return factory
  if (typeof factory !== 'function') return fail(`names the package "${name}", whose default export is no plugin`)
  let plugin: unknown
  try {
    plugin = options === undefined ? factory() : factory(options)
  } catch (cause) {
    return fail(`names the plugin "${name}", which cannot be made: ${reasonOf(cause)}`, cause)
  }
  if (plugin instanceof Promise) {
    plugin.catch(() => undefined)
    return fail(`names the package "${name}", whose default export returns a promise; a factory must return the plugin`)
  }
  return isPlugin(plugin) ? plugin : fail(`names the package "${name}", whose default export gives no plugin`)
}

function isPlugin(value: unknown): value is Plugin {
  return typeof value === 'object' && value !== null && 'name' in value && 'version' in value
}

/** URL of a package's entry. A package for `import` alone is unknown to `require`, so its own file is read. */
function entryOf(name: string, from: string): string {
  try {
    return pathToFileURL(createRequire(from).resolve(name)).href
  } catch (error) {
    const path = importEntry(name, from)
    if (path === undefined) throw error
    return pathToFileURL(path).href
  }
}

function importEntry(name: string, from: string): string | undefined {
  const path = findPackageJSON(name, pathToFileURL(from))
  if (path === undefined) return undefined
  const { exports }: { readonly exports?: unknown } = JSON.parse(readFileSync(path, 'utf8'))
  const own = part(exports, '.') ?? exports
  const entry = part(own, 'import') ?? part(own, 'default')
  const file = typeof entry === 'object' ? part(entry, 'default') : entry
  return typeof file === 'string' ? resolve(dirname(path), file) : undefined
}

function part(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value ? Reflect.get(value, key) : undefined
}
