import { createHooks, CORE_VERSION, loadPlugins, methodName, type Registry } from '@sallyport/core'
import { loadConfig } from '../configuration/load-config.ts'
import type { Environment } from '../configuration/environment.ts'
import { SILENT } from './silent.ts'

/** What is installed, what each plugin registers, taps and declares, in the order in which they are applied. */
export async function listPlugins(environment: Environment): Promise<string> {
  const config = await loadConfig(environment.config)
  const registry = loadPlugins(config.plugins, createHooks(SILENT), CORE_VERSION)
  return registry.plugins.map((plugin) => describe(registry, plugin.name, plugin.version)).join('')
}

function describe(registry: Registry, name: string, version: string): string {
  const stages = registry.stages.filter(({ plugin }) => plugin === name)
  const lines = stages.map(({ type }) => {
    const component = 'component' in type ? type.component : 'silent'
    const proves = (type.proves ?? []).map(methodName).join(', ')
    return [
      `  stage ${type.type} v${type.version} (${component})`,
      proves === '' ? '' : `, proves ${proves}`,
      type.issuesSession === true ? ', issues sessions' : '',
    ].join('')
  })
  const taps = registry.taps.filter(({ plugin }) => plugin === name).map(({ hook }) => hook)
  return [`${name} ${version}`, ...lines, `  taps ${taps.join(', ')}`, ''].join('\n')
}
