import { SetupError } from '../errors.ts'
import type { Plugin } from './plugin.ts'

/** Plugins in the order of the list, each behind those that it depends on. */
export function orderPlugins(plugins: readonly Plugin[]): readonly Plugin[] {
  const byName = new Map<string, Plugin>()
  for (const plugin of plugins) {
    if (byName.has(plugin.name)) {
      throw new SetupError('duplicate_plugin', `The plugin "${plugin.name}" is listed twice.`)
    }
    byName.set(plugin.name, plugin)
  }
  const ordered = new Set<Plugin>()
  const visit = (plugin: Plugin, path: readonly string[]): void => {
    if (ordered.has(plugin)) return
    if (path.includes(plugin.name)) {
      throw new SetupError('plugin_cycle', `The plugins ${[...path, plugin.name].join(' → ')} depend on each other.`)
    }
    for (const name of plugin.dependsOn ?? []) {
      const needed = byName.get(name)
      if (needed === undefined) {
        throw new SetupError('missing_plugin', `The plugin "${plugin.name}" needs "${name}", which is not installed.`)
      }
      visit(needed, [...path, plugin.name])
    }
    ordered.add(plugin)
  }
  for (const plugin of plugins) visit(plugin, [])
  return [...ordered]
}
