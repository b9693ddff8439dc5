import type { Static, TObject } from 'typebox'
import type { Context, ContextKey } from './context.ts'
import type { Designation } from './flow-document.ts'
import type { JsonObject } from './json.ts'
import type { Translate } from './message.ts'
import type { Known, Person } from './people.ts'

type Awaitable<Value> = Value | Promise<Value>

/** What a policy answers. */
export interface PolicyResult {
  readonly passing: boolean
  /**
   * For the person, whether or not the policy passes, in their language: `say` translates. At most 16 of 1000 characters
   * are kept.
   */
  readonly messages?: readonly string[]
}

/** What a policy is asked about. It reads, and never writes. */
export interface PolicyRequest<Config = JsonObject, Prepared = unknown, Services = unknown> {
  readonly config: Config
  /** What `prepare` has made of the configuration. */
  readonly prepared: Prepared
  /** The flow's user, else the logged-in user. */
  readonly person: Person | undefined
  readonly loggedIn: Known | undefined
  /** The run's context. Values are only what their keys' schemas let in. */
  readonly context: Context
  /** The user of `pending_user` in the context. */
  readonly pendingPerson: Person | undefined
  readonly flow: { readonly slug: string; readonly title: string; readonly designation: Designation }
  readonly client: {
    /** After trusted proxies. */
    readonly address: string
    readonly userAgent: string
    /** BCP 47. */
    readonly locale: string
    /** The page's own query. */
    readonly query: URLSearchParams
  }
  readonly now: Date
  /** A message in the visitor's language. */
  readonly say: Translate
  readonly services: Services
  /** Aborted when the binding's `timeout` is over, or the request runs out of time. */
  readonly signal: AbortSignal
}

/** What a policy type may know when it looks at a configuration. */
export interface PolicyEnvironment {
  /** Every context key that the engine or a plugin declares. */
  readonly contextKeys: ReadonlyMap<string, ContextKey>
}

/** A kind of yes/no question. */
export interface PolicyType<Config extends TObject = TObject, Prepared = unknown, Services = unknown> {
  /** Name in flow files: snake_case, unique. */
  readonly type: string
  /** Raised when the configuration changes incompatibly. */
  readonly version: number
  readonly config: Config
  /**
   * Turns a configuration of an older version into one of this version, once when a flow is prepared; defaults are filled
   * in and the schema is checked behind it. Without it a flow of an older version cannot be used until its file is applied
   * again.
   *
   * @param from the version that the configuration was written for, smaller than this type's
   * @param config a copy
   */
  upgradeConfig?(from: number, config: JsonObject): Readonly<Record<string, unknown>>
  /**
   * Looks at a configuration once per revision, and makes what `evaluate` wants to have at hand.
   *
   * @throws `PolicyProblem` when the configuration is wrong in a way that its schema cannot express
   */
  prepare?(config: Static<Config>, environment: PolicyEnvironment): Prepared
  /**
   * Does the answer depend on who the user is? Such a policy is refused where a flow does not know its user yet. Absent: no.
   *
   * One that says no is handed users who are not proven yet without groups, rights and attributes: loading them takes longer
   * for a user who exists than for a name that nobody has, so a login behind such a policy would tell them apart. Absent, they
   * are loaded all the same.
   *
   * @param prepared what `prepare` has made of the configuration
   */
  readsUser?(config: Static<Config>, prepared: Prepared): boolean
  /** Answers. A throw, a rejection or a result of another shape is a failure by error: the binding's `failureResult`. */
  evaluate(request: PolicyRequest<Static<Config>, Prepared, Services>): Awaitable<PolicyResult>
}

/** What is wrong with a policy's configuration. The sentence goes to the operator, with file and line. */
export class PolicyProblem extends Error {
  /** Path within the configuration. */
  readonly path: readonly string[]

  /** @param reason goes on after the path: `names the context key "foo", which nothing declares` */
  constructor(path: readonly string[], reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.name = 'PolicyProblem'
    this.path = path
  }
}
