import { pathToFileURL } from 'node:url'
import { StartError } from '../start-error.ts'
import { builtInPlugins } from './built-in-plugins.ts'
import type { Config } from './define-config.ts'

/** The configuration module, or the built-in plugin set. */
export async function loadConfig(path: string | undefined): Promise<Config> {
  if (path === undefined) return { plugins: builtInPlugins() }
  let module: { default?: unknown }
  try {
    module = await import(pathToFileURL(path).href)
  } catch (cause) {
    const [reason = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)
    const sentence = `The configuration "${path}" cannot be loaded: ${reason.replace(/\.$/, '')}.`
    throw new StartError('bad_config', sentence, { cause })
  }
  if (isConfig(module.default)) return module.default
  throw new StartError('bad_config', `The configuration "${path}" exports no defineConfig({ plugins: [ … ] }).`)
}

function isConfig(value: unknown): value is Config {
  if (typeof value !== 'object' || value === null || !('plugins' in value)) return false
  const isPlugin = (plugin: unknown): boolean => typeof plugin === 'object' && plugin !== null && 'apply' in plugin
  const hasFlows = !('flows' in value) || value.flows === undefined || Array.isArray(value.flows)
  return hasFlows && Array.isArray(value.plugins) && value.plugins.every(isPlugin)
}
