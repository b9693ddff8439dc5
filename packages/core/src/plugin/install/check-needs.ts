import { SetupError } from '../../setup-error.ts'
import type { Plugin, PluginNeed } from '../plugin.ts'
import type { Registry } from '../registry.ts'

/** What a plugin registers without having declared it. `mail` is checked where the services are known. */
export function checkNeeds(registry: Pick<Registry, 'plugins' | 'stages' | 'tables' | 'routes'>): void {
  for (const plugin of registry.plugins) {
    const isOwn = (item: { readonly plugin: string }): boolean => item.plugin === plugin.name
    const session = registry.stages.find((stage) => isOwn(stage) && stage.type.issuesSession === true)
    if (session !== undefined) requireNeed(plugin, 'issuesSession', `the stage type "${session.type.type}"`)
    if (registry.tables.some(isOwn)) requireNeed(plugin, 'entities', 'tables')
    const route = registry.routes.find(isOwn)
    if (route !== undefined) requireNeed(plugin, 'routes', `the route "${route.route.path}"`)
  }
}

function requireNeed(plugin: Plugin, need: PluginNeed, what: string): void {
  if (plugin.needs?.includes(need) === true) return
  const sentence = `The plugin "${plugin.name}" registers ${what}, but does not declare that it needs "${need}".`
  throw new SetupError('undeclared_need', sentence)
}
