import type { Hooks } from './hooks.ts'

/** What a plugin is handed at start. */
export interface PluginHost {
  readonly hooks: Hooks
}

export interface Plugin {
  /** Unique; the name that its taps carry. */
  readonly name: string
  /** The plugin's own version (semver). */
  readonly version: string
  /** The range of `@sallyport/core` versions that it works with; any when absent. */
  readonly core?: string
  /** Names of plugins that must be installed too. They are applied first. */
  readonly dependsOn?: readonly string[]
  /** Taps the hooks. Called once, at start. */
  apply(host: PluginHost): void
}

/** Types a plugin. A package exports a factory: `export const pin = (options) => definePlugin({ … })`. */
export function definePlugin(plugin: Plugin): Plugin {
  return Object.freeze(plugin)
}
