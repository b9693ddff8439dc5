import type { ContextKey } from '@sallyport/planner'
import type { AnyPolicyType } from '../policy/define-policy.ts'
import type { StageType } from '../stage/stage-type.ts'
import type { Plugin } from './plugin.ts'
import type { MessageCatalog } from '../language/messages.ts'
import type { Metric } from './metric.ts'
import type { PagePart } from './page-part.ts'
import type { PluginRoute } from './route.ts'
import type { PluginTables } from './tables.ts'
import type { UserSettings } from './user-settings.ts'
import type { Hooks } from './hooks.ts'

export interface RegisteredStage {
  readonly plugin: string
  readonly type: StageType
}

export interface RegisteredPolicy {
  readonly plugin: string
  readonly type: AnyPolicyType
}

/** A hook that a plugin has tapped. */
export interface RegisteredTap {
  readonly hook: string
  readonly plugin: string
  /** What orders it among the hook's taps, besides the order of the plugins: tapable's own options. */
  readonly stage: number
  readonly before: readonly string[]
}

/** What a plugin registers, with the plugin's name. */
export type Owned<Name extends string, Item> = { readonly plugin: string } & { readonly [Key in Name]: Item }

/** What the installed plugins register, in the order in which they were applied. Fixed after the start. */
export interface Registry {
  readonly plugins: readonly Plugin[]
  readonly stages: readonly RegisteredStage[]
  stage(type: string): RegisteredStage | undefined
  readonly policies: readonly RegisteredPolicy[]
  policy(type: string): RegisteredPolicy | undefined
  readonly routes: readonly Owned<'route', PluginRoute>[]
  readonly tables: readonly Owned<'tables', PluginTables>[]
  readonly messages: readonly Owned<'catalog', MessageCatalog>[]
  readonly pages: readonly Owned<'part', PagePart>[]
  readonly metrics: readonly Owned<'metric', Metric>[]
  readonly settings: readonly Owned<'settings', UserSettings>[]
  /** In the order in which each hook runs them. */
  readonly taps: readonly RegisteredTap[]
  /** Every context key that the engine or a stage declares. */
  readonly contextKeys: ReadonlyMap<string, ContextKey>
}

/** Plugins that have been applied. One engine each. */
export interface InstalledPlugins {
  readonly hooks: Hooks
  readonly registry: Registry
}
