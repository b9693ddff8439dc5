import type { Context, ContextKey, JsonObject, Known, Person } from '@sallyport/core'
import type { PolicyInput } from '@sallyport/core/adapter'

/** One use of a policy type: how it is configured, what it is asked about, and what it answers. */
export interface PolicyCase {
  /** Configuration, as in a flow file. */
  readonly config?: JsonObject
  /** The run's context, by the names of its keys. */
  readonly context?: Context
  /** The flow's user; nobody when absent. */
  readonly person?: Person
  readonly loggedIn?: Known
  /** Of the request; 127.0.0.1 and nothing else when absent. */
  readonly client?: Partial<PolicyInput['client']>
  readonly now?: Date
  /** What it answers; absent where it fails by error. */
  readonly passing?: boolean
  readonly messages?: readonly string[]
  /** It fails by error: it throws or rejects. Default false. */
  readonly fails?: boolean
  /** Services of the application, as `visit.services` offers them to stages. */
  readonly services?: object
}

export interface PolicyCases {
  /** By title. */
  readonly answers: Readonly<Record<string, PolicyCase>>
  /** Configurations that must be refused, by title, with the path that is reported. */
  readonly refuses?: Readonly<Record<string, { readonly config: JsonObject; readonly path: readonly string[] }>>
  /** Context keys that the configurations name, besides the engine's own. */
  readonly contextKeys?: readonly ContextKey[]
}
