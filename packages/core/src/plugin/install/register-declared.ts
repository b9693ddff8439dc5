import type { Hooks } from '../hooks.ts'
import type { Plugin } from '../plugin.ts'
import type { Registration } from '../registration.ts'

interface RegistrationHook<Item> {
  tap(name: string, register: (registration: Registration<Item>) => void): void
}

/** Registers what a plugin declares, as if it tapped the hooks itself. */
export function registerDeclared(plugin: Plugin, hooks: Hooks): void {
  const register = <Item>(hook: RegistrationHook<Item>, items: readonly Item[] = []): void => {
    if (items.length === 0) return
    hook.tap(plugin.name, (registration) => {
      for (const item of items) registration.add(item)
    })
  }
  register(hooks.entities, plugin.tables)
  register(hooks.messages, plugin.messages)
  register(hooks.metrics, plugin.metrics)
  register(hooks.settings, plugin.settings)
  register(hooks.routes, plugin.routes)
  register(hooks.policies, plugin.policies)
  register(hooks.pages, plugin.pages)
  register(hooks.stages, plugin.stages)
}
