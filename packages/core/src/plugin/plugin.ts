import type { Hooks } from './hooks.ts'

/** What a plugin is handed at start. */
export interface PluginHost {
  readonly hooks: Hooks
}

/**
 * What a plugin wants beyond its own code, for whoever decides whether to trust it:
 *
 * - `issuesSession`: a stage of it logs people in or out
 * - `entities`: it brings tables of its own
 * - `routes`: it answers HTTP requests of its own
 * - `mail`: it sends mail, so the application must offer `services.mail`
 */
export type PluginNeed = 'issuesSession' | 'entities' | 'routes' | 'mail'

export interface Plugin {
  /** Unique; the name that its taps carry: the npm package's. */
  readonly name: string
  /** The plugin's own version (semver). */
  readonly version: string
  /** The range of `@sallyport/core` versions that it works with; any when absent. */
  readonly core?: string
  /** Names of plugins that must be installed too. They are applied first. */
  readonly dependsOn?: readonly string[]
  /** Names of plugins that are applied first if they are installed. */
  readonly after?: readonly string[]
  /** Names of plugins that are applied later if they are installed. */
  readonly before?: readonly string[]
  /** What it brings must stand here, or the start stops. Nothing when absent. */
  readonly needs?: readonly PluginNeed[]
  /** Taps the hooks. Called once, at start. */
  apply(host: PluginHost): void
}

/** Types a plugin. A package exports a factory: `export const pin = (options) => definePlugin({ … })`. */
export function definePlugin(plugin: Plugin): Plugin {
  return Object.freeze(plugin)
}
