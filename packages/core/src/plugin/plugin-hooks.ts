import type { FullTap } from 'tapable'
import { SetupError } from '../setup-error.ts'
import type { Hooks } from './hooks.ts'
import { labelTapErrors, type Tappable } from './install/tap-errors.ts'

/** A hook of tapable's, of any kind. */
export interface PublishedHook extends Tappable {
  readonly taps: readonly FullTap[]
}

type PublishedHooks = Readonly<Record<string, PublishedHook>>

/** By the engine's hooks, since one process may hold several engines. */
const published = new WeakMap<Hooks, Map<string, PublishedHooks>>()

/**
 * Hooks of a plugin's own, for others to tap. Publish the answered function:
 *
 * ```ts
 * export const getPinHooks = definePluginHooks('acme-pin', () => ({
 *   changed: new AsyncSeriesHook<[PinChange]>(['change']),
 * }))
 * // elsewhere: getPinHooks(host).changed.tapPromise('other-plugin', async (change) => { … })
 * ```
 *
 * The hooks are created once for each engine, by the first caller. An error of a tap names plugin and hook and goes to
 * the caller of the hook.
 *
 * @throws `SetupError` `duplicate_hooks` where two copies of the package meet: a tap of the one is never called by the
 *   other
 */
export function definePluginHooks<Own extends PublishedHooks>(
  plugin: string,
  create: () => Own,
): (host: { readonly hooks: Hooks }) => Own {
  const made = new WeakMap<Hooks, Own>()
  return ({ hooks }) => {
    const known = made.get(hooks)
    if (known !== undefined) return known
    const all = published.get(hooks) ?? new Map<string, PublishedHooks>()
    if (all.has(plugin)) {
      const sentence = `the hooks of "${plugin}" are published twice, so there are two copies of that package`
      throw new SetupError('duplicate_hooks', sentence)
    }
    const own = Object.freeze(create())
    for (const [name, hook] of Object.entries(own)) labelTapErrors(hook, { name: `${plugin}.${name}` })
    made.set(hooks, own)
    published.set(hooks, all.set(plugin, own))
    return own
  }
}

/** Every hook that plugins have published on an engine so far, by its full name (`acme-pin.changed`). */
export function publishedHooks(hooks: Hooks): readonly (readonly [name: string, hook: PublishedHook])[] {
  const all = [...(published.get(hooks) ?? [])]
  return all.flatMap(([plugin, own]) => Object.entries(own).map(([name, hook]) => [`${plugin}.${name}`, hook] as const))
}
