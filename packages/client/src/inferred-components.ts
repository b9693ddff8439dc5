import type { Client } from './client.ts'
import type { ComponentTable } from './component-types.ts'
import type { Components, ContextualFlowInfo } from './components.ts'

/** A set of plugins, or a configuration that has one: `typeof plugins`, `typeof config`. */
export type PluginSet = readonly unknown[] | { readonly plugins: readonly unknown[] }

type PluginsOf<Given> = Given extends { readonly plugins: readonly (infer One)[] }
  ? One
  : Given extends readonly (infer One)[]
    ? One
    : never

type StagesOf<Plugin> = Plugin extends { readonly stages?: infer Stages }
  ? NonNullable<Stages> extends readonly (infer Stage)[]
    ? Stage
    : never
  : never

/** The name on the wire; none for a stage type whose name the compiler does not know. */
type NameOf<Stage> = Stage extends { readonly component: infer Name extends string }
  ? string extends Name
    ? never
    : Name
  : never

type ObjectOf<Value> = Value extends object ? Value : object

type ShownBy<Stage> = Stage extends { present(visit: never): infer Shown } ? ObjectOf<Awaited<Shown>> : object

type TakenBy<Stage> = Stage extends { submit(visit: never, response: infer Response): unknown }
  ? ObjectOf<Response>
  : object

/** What the engine adds to what a stage shows. */
interface Added<Name> {
  readonly component: Name
  readonly flow_info: ContextualFlowInfo
  /** Where the stage type says `withUser`. */
  readonly pending_user?: string
  /** URL of a picture; the same. */
  readonly pending_user_avatar?: string
}

type Inferred<Stage> = {
  [Name in NameOf<Stage>]: {
    challenge: Added<Name> & ShownBy<Extract<Stage, { readonly component: Name }>>
    response: TakenBy<Extract<Stage, { readonly component: Name }>>
  }
}

type Merged<Own> = Omit<Components, keyof Own> & Own

/**
 * Challenge and response of every component of a set of plugins, as its types say, beside those of the built-in plugins.
 * Plugins that are only named, and stages that are added by tapping a hook, are unknown to the compiler: for them
 * `sallyport client generate` makes the types.
 */
export type ComponentsOf<Given extends PluginSet> = Merged<Inferred<StagesOf<PluginsOf<Given>>>>

/** The client of a set of plugins. */
export type ClientOf<Given extends PluginSet> = ClientOfTable<ComponentsOf<Given>>

type ClientOfTable<Table> = Table extends ComponentTable<Table> ? Client<Table> : never
