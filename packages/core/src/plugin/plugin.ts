import type { MessageCatalog } from '../language/messages.ts'
import type { AnyPolicyType } from '../policy/define-policy.ts'
import type { StageType } from '../stage/stage-type.ts'
import type { PluginCapabilities } from './capabilities.ts'
import type { Hooks } from './hooks.ts'
import type { Metric } from './metric.ts'
import type { PagePart } from './page-part.ts'
import type { PluginRoute } from './route.ts'
import type { PluginTables } from './tables.ts'
import type { UserSettings } from './user-settings.ts'

/** What a plugin is handed at start. */
export interface PluginHost {
  readonly hooks: Hooks
}

/** What a plugin registers. Each list is registered as if the plugin tapped the hook of its name (`tables`: `entities`). */
export interface PluginRegistrations {
  readonly stages?: readonly StageType[]
  readonly policies?: readonly AnyPolicyType[]
  /** How components look on a page: `definePagePart` of `@sallyport/pages`. */
  readonly pages?: readonly PagePart[]
  /** Texts by language: `defineMessages`. */
  readonly messages?: readonly MessageCatalog[]
  /** Entities and migrations: `defineTables` of `@sallyport/mikro-orm`. */
  readonly tables?: readonly PluginTables[]
  readonly routes?: readonly PluginRoute[]
  /** What users set up for themselves. */
  readonly settings?: readonly UserSettings[]
  /** `defineMetric`. */
  readonly metrics?: readonly Metric[]
}

export interface Plugin extends PluginRegistrations {
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
  /** What it may do; what it registers and taps must be declared here, or the start stops. Nothing when absent. */
  readonly capabilities?: PluginCapabilities
  /** Taps the hooks, after what is declared here has been registered. Called once, at start. */
  apply?(host: PluginHost): void
}

/** A plugin whose stage types the compiler still knows: a client infers from them what is asked. */
export interface PluginWith<Stages extends readonly StageType[]> extends Plugin {
  readonly stages?: Stages
}

/**
 * Types a plugin. A package exports a factory, whose result type is better left to the compiler, so that a typed client can
 * infer its challenges: `export const pin = (options) => definePlugin({ … })`.
 */
export function definePlugin<const Stages extends readonly StageType[] = readonly []>(
  plugin: PluginWith<Stages>,
): PluginWith<Stages> {
  return Object.freeze(plugin)
}
