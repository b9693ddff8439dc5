import { readFileSync } from 'node:fs'
import { createRequire, findPackageJSON } from 'node:module'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from '@sallyport/core'
import { explainMismatch } from '@sallyport/core/adapter'
import type { TSchema } from 'typebox'
import { loadFailure, reasonOf, StartError } from '../start-error.ts'
import type { PluginEntry } from './define-config.ts'

/**
 * A plugin of the set, loaded if it is only named.
 *
 * @param from path of the configuration: names are found from there
 * @param index in the list of plugins
 * @throws `StartError` `bad_config` that names the plugin, or its place in the list
 */
export async function resolvePlugin(entry: PluginEntry, from: string, index: number): Promise<Plugin> {
  const fail = (rest: string, cause?: unknown): never => {
    throw new StartError('bad_config', `The configuration "${from}" ${rest}.`, { cause })
  }
  if (isPlugin(entry)) return entry
  const [name, options] = typeof entry === 'string' ? [entry, undefined] : Array.isArray(entry) ? entry : []
  if (typeof name !== 'string') {
    if (typeof entry === 'function') {
      const name = String(Object(entry).name)
      const what = name === '' ? 'a function' : `the function "${name}"`
      return fail(`lists as plugins[${index}] ${what} and not its result: call it`)
    }
    return fail(`lists as plugins[${index}] a value that is neither a plugin nor the name of one`)
  }
  let module: { readonly default?: unknown; readonly options?: unknown }
  try {
    module = await import(entryOf(name, from))
  } catch (cause) {
    return fail(`names the plugin "${name}", ${whyNotLoaded(name, cause)}`, cause)
  }
  const factory = module.default
  if (isPlugin(factory)) return factory
  if (typeof factory !== 'function') return fail(`names the package "${name}", whose default export is no plugin`)
  const mismatch = optionsMismatch(module.options, options)
  if (mismatch !== undefined) return fail(`gives the plugin "${name}" options of which ${mismatch}`)
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

/** A package that is missing says what to install: the plugin itself, or what it needs beside it. */
function whyNotLoaded(name: string, cause: unknown): string {
  const [, missing] = /^Cannot find (?:package|module) '((?:@[^/']+\/)?[^@./'][^/']*)/.exec(reasonOf(cause)) ?? []
  if (missing === undefined) return `which cannot be loaded: ${loadFailure(cause)}`
  if (missing === name) return `which is not installed; install it with "npm install ${name}"`
  return `which needs the package "${missing}", and that is not installed; install it with "npm install ${missing}"`
}

/** What of the options does not fit the schema that the package exports as `options`, if it exports one. */
function optionsMismatch(schema: unknown, options: unknown): string | undefined {
  if (!isSchema(schema) || options === undefined) return undefined
  const mismatch = explainMismatch({ ...schema, additionalProperties: false }, options)
  return mismatch === undefined ? undefined : `"${mismatch.path.join('.')}" ${mismatch.reason}`
}

function isSchema(value: unknown): value is TSchema {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'object'
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
