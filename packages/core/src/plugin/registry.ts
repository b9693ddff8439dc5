import type { ContextKey } from '@sallyport/planner'
import type { AnyPolicyType } from '../policy/define-policy.ts'
import type { StageType } from '../stage/stage-type.ts'
import type { Plugin } from './plugin.ts'
import type { PluginRoute } from './route.ts'

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
}

/** What the installed plugins bring, in the order in which they were applied. Fixed after the start. */
export interface Registry {
  readonly plugins: readonly Plugin[]
  readonly stages: readonly RegisteredStage[]
  stage(type: string): RegisteredStage | undefined
  readonly policies: readonly RegisteredPolicy[]
  policy(type: string): RegisteredPolicy | undefined
  readonly routes: readonly { readonly plugin: string; readonly route: PluginRoute }[]
  readonly entities: readonly { readonly plugin: string; readonly entity: object }[]
  readonly taps: readonly RegisteredTap[]
  /** Every context key that the engine or a stage declares. */
  readonly contextKeys: ReadonlyMap<string, ContextKey>
}
