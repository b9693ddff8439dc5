import type { Engine, Known, Translate, UserSetting, UserSettings } from '@sallyport/core'
import { workOfPlugin } from '@sallyport/core/adapter'

/** What one plugin lets people set up, and what a user has of it. */
export interface OwnSettings {
  readonly name: string
  readonly title: string
  /** Paths at which one more is set up. */
  readonly configurePaths: readonly string[]
  readonly items: readonly UserSetting[]
}

/** By kind, in the order of the plugins. */
export function ownSettings(engine: Engine, person: Known, say: Translate): Promise<readonly OwnSettings[]> {
  return Promise.all(
    engine.registry.settings.map(async ({ plugin, settings }) => ({
      name: settings.name,
      title: say(settings.title),
      configurePaths: configurePaths(engine, settings),
      items: await workOfPlugin(engine, placeOf(plugin, 'list', settings), async (services, signal) => {
        const items = await settings.list(person, services, signal, say)
        if (!Array.isArray(items)) throw new Error('it returns no list')
        return items
      }),
    })),
  )
}

/** Takes one away; false where the person has none of that id. */
export async function removeOwnSetting(engine: Engine, person: Known, name: string, id: string): Promise<boolean> {
  const found = engine.registry.settings.find(({ settings }) => settings.name === name)
  if (found === undefined) return false
  const { plugin, settings } = found
  return workOfPlugin(engine, placeOf(plugin, 'remove', settings), (services, signal) =>
    settings.remove(person, id, services, signal),
  )
}

function placeOf(plugin: string, method: 'list' | 'remove', { name }: UserSettings) {
  return { plugin, place: `"${method}" of its settings "${name}"` }
}

/** Where one more is set up: at each stage of the type that offers a flow for it. */
function configurePaths({ definitions, settings: { prefix } }: Engine, { stage }: UserSettings): readonly string[] {
  const stages = definitions.all().flatMap(({ bindings }) => [...bindings.values()].map((binding) => binding.stage))
  const offered = stages.filter(
    ({ type, config: { configureFlow } }) =>
      type.type === stage && typeof configureFlow === 'string' && !definitions.isDisabled(configureFlow),
  )
  return [...new Set(offered.map(({ pk }) => `${prefix}/flows/-/configure/${pk}/`))]
}
