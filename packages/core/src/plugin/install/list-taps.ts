import type { FullTap } from 'tapable'
import { SetupError } from '../../setup-error.ts'
import type { Hooks } from '../hooks.ts'
import type { Plugin } from '../plugin.ts'
import { publishedHooks } from '../plugin-hooks.ts'
import type { RegisteredTap } from '../registry.ts'

/**
 * Every tap of the engine's hooks and of those that plugins publish, in the order in which they run.
 *
 * @throws `SetupError` `unknown_tap` for a tap that carries no plugin's name
 */
export function listTaps(hooks: Hooks, plugins: readonly Plugin[]): readonly RegisteredTap[] {
  const names = new Set(plugins.map(({ name }) => name))
  const all: readonly (readonly [string, { readonly taps: readonly FullTap[] }])[] = [
    ...Object.entries(hooks),
    ...publishedHooks(hooks),
  ]
  const taps = all.flatMap(([hook, { taps }]) => taps.map((tap) => registeredTap(hook, tap)))
  const unknown = taps.find(({ plugin }) => !names.has(plugin))
  if (unknown !== undefined) {
    throw new SetupError(
      'unknown_tap',
      `A tap of the hook "${unknown.hook}" carries the name "${unknown.plugin}", which is no installed plugin's.`,
    )
  }
  return taps
}

function registeredTap(hook: string, { name, stage = 0, before }: FullTap): RegisteredTap {
  return { hook, plugin: name, stage, before: before === undefined ? [] : [before].flat() }
}
