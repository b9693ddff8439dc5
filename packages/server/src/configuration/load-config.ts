import { pathToFileURL } from 'node:url'
import { StartError } from '../start-error.ts'
import { builtInPlugins } from './built-in-plugins.ts'
import type { Config } from './define-config.ts'

/** The configuration module, or the built-in plugin set. */
export async function loadConfig(path: string | undefined): Promise<Config> {
  if (path === undefined) return { plugins: builtInPlugins() }
  let module: { default?: Config }
  try {
    module = await import(pathToFileURL(path).href)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StartError('bad_config', `The configuration "${path}" cannot be loaded: ${reason}`, { cause })
  }
  if (Array.isArray(module.default?.plugins)) return module.default
  throw new StartError('bad_config', `The configuration "${path}" exports no defineConfig({ plugins: [ … ] }).`)
}
