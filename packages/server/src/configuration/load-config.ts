import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from '@sallyport/core'
import { loadFailure, StartError } from '../start-error.ts'
import { builtInPlugins } from './built-in-plugins.ts'
import { checkConfig } from './check-config.ts'
import type { Config } from './define-config.ts'
import { resolvePlugin } from './resolve-plugin.ts'

/** A configuration whose plugins are there. */
export type LoadedConfig = Omit<Config, 'plugins'> & { readonly plugins: readonly Plugin[] }

/** What is looked for in the working folder when nothing is named. */
const FILES = ['sallyport.config.ts', 'sallyport.config.mjs', 'sallyport.config.js']

/**
 * The configuration module; without one the built-in plugin set.
 *
 * @param path of the module; when absent, `sallyport.config.ts` in the working folder, if it is there
 * @throws `StartError` `bad_config` with one sentence
 */
export async function loadConfig(path: string | undefined): Promise<LoadedConfig> {
  const found = path ?? FILES.map((file) => resolve(file)).find((file) => existsSync(file))
  if (found === undefined) return { plugins: builtInPlugins() }
  let module: { readonly default?: unknown }
  try {
    module = await import(pathToFileURL(found).href)
  } catch (cause) {
    const sentence = `The configuration "${found}" cannot be loaded: ${loadFailure(cause)}.`
    throw new StartError('bad_config', sentence, { cause })
  }
  const config = checkConfig(module.default, found)
  const plugins: Plugin[] = []
  for (const [index, entry] of config.plugins.entries()) plugins.push(await resolvePlugin(entry, found, index))
  return { ...config, plugins }
}
