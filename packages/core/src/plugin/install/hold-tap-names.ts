import type { FullTap } from 'tapable'
import type { Hooks } from '../hooks.ts'

interface Tapped {
  intercept(interceptor: { register(tap: FullTap): FullTap }): void
}

/**
 * While a plugin is applied its taps carry its own name, since errors and `sallyport plugins` go by the name.
 *
 * @param hooks the engine's
 * @returns runs a plugin's `apply`
 */
export function holdTapNames(hooks: Hooks): (plugin: string, apply: () => void) => void {
  let applied: string | undefined
  for (const [name, hook] of Object.entries<Tapped>({ ...hooks })) {
    hook.intercept({
      register(tap) {
        if (applied === undefined || tap.name === applied) return tap
        throw new Error(`its tap of the hook "${name}" carries the name "${tap.name}", and not its own`)
      },
    })
  }
  return (plugin, apply) => {
    applied = plugin
    try {
      apply()
    } finally {
      applied = undefined
    }
  }
}
