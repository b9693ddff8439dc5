import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { loadFailure, StartError } from '../start-error.ts'
import type { Development } from './define-development.ts'

const FILES = ['sallyport.dev.ts', 'sallyport.dev.mjs', 'sallyport.dev.js']

/**
 * What a folder says about its development; nothing where it has no such module.
 *
 * @throws `StartError` `bad_config` with one sentence
 */
export async function loadDevelopment(folder: string): Promise<Development> {
  const path = FILES.map((name) => join(folder, name)).find((file) => existsSync(file))
  if (path === undefined) return {}
  let module: { readonly default?: unknown }
  try {
    module = await import(pathToFileURL(path).href)
  } catch (cause) {
    throw new StartError('bad_config', `The module "${path}" cannot be loaded: ${loadFailure(cause)}.`, { cause })
  }
  const given = module.default
  if (!isDevelopment(given)) {
    const sentence = `The module "${path}" exports no defineDevelopment({ flow: "…", arrange: … }).`
    throw new StartError('bad_config', sentence)
  }
  return given
}

function isDevelopment(value: unknown): value is Development {
  if (typeof value !== 'object' || value === null) return false
  const { flow, arrange, ...others } = { flow: undefined, arrange: undefined, ...value }
  const fits = flow === undefined || typeof flow === 'string'
  return fits && (arrange === undefined || typeof arrange === 'function') && Object.keys(others).length === 0
}
