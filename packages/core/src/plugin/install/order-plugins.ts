import { SetupError } from '../../setup-error.ts'
import type { Plugin } from '../plugin.ts'

/** Plugins in the order of the list, each behind those that it depends on or wants to be applied first. */
export function orderPlugins(plugins: readonly Plugin[]): readonly Plugin[] {
  const byName = new Map<string, Plugin>()
  for (const plugin of plugins) {
    if (byName.has(plugin.name)) {
      throw new SetupError('duplicate_plugin', `The plugin "${plugin.name}" is listed twice.`)
    }
    byName.set(plugin.name, plugin)
  }
  const first = predecessors(plugins, byName)
  const ordered = new Set<Plugin>()
  const visit = (plugin: Plugin, path: readonly string[]): void => {
    if (ordered.has(plugin)) return
    if (path.includes(plugin.name)) {
      const circle = [...path.slice(path.indexOf(plugin.name)), plugin.name]
      throw new SetupError('plugin_cycle', `The plugins ${circle.join(' → ')} wait for each other.`)
    }
    for (const earlier of first.get(plugin) ?? []) visit(earlier, [...path, plugin.name])
    ordered.add(plugin)
  }
  for (const plugin of plugins) visit(plugin, [])
  return [...ordered]
}

/** Which plugin is applied before which. */
function predecessors(
  plugins: readonly Plugin[],
  byName: ReadonlyMap<string, Plugin>,
): ReadonlyMap<Plugin, readonly Plugin[]> {
  const first = new Map<Plugin, Plugin[]>(plugins.map((plugin) => [plugin, []]))
  for (const plugin of plugins) {
    for (const name of plugin.dependsOn ?? []) {
      const needed = byName.get(name)
      if (needed === undefined) {
        throw new SetupError('missing_plugin', `The plugin "${plugin.name}" needs "${name}", which is not installed.`)
      }
      first.get(plugin)?.push(needed)
    }
    for (const name of plugin.after ?? []) {
      const earlier = byName.get(name)
      if (earlier !== undefined) first.get(plugin)?.push(earlier)
    }
    for (const name of plugin.before ?? []) {
      const later = byName.get(name)
      if (later !== undefined) first.get(later)?.push(plugin)
    }
  }
  return first
}
