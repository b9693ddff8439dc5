import type { ContextKey, JsonObject, Message, Person } from '@sallyport/planner'
import type { Static, TObject, TSchema } from 'typebox'
import type { Outcome } from './outcome.ts'
import type { Services, Visit } from './visit.ts'

/** A schema, or how to make one from the configuration; made once per revision. */
export type SchemaOf<Config, Schema extends TSchema> = Schema | ((config: Config) => Schema)

type Awaitable<Value> = Value | Promise<Value>

/** Kinds of authentication factor (NIST SP 800-63B, section 4). Two kinds make assurance level 2. */
export type FactorKind = 'knowledge' | 'possession' | 'inherence'

/** A method that a stage may prove. A bare name is one of `standardMethods`, or else counts as knowledge. */
export type ProvenMethod =
  | string
  | {
      readonly method: string
      readonly kind: FactorKind
      /** What people read for it, beside a login of theirs; the standard methods have a text already. */
      readonly label?: Message
    }

/** What is wrong with a configuration. */
export interface ConfigProblem {
  /** Path within the configuration. */
  readonly path: readonly string[]
  /** Goes on after the path: `is needed with the mode "flow"`. */
  readonly reason: string
}

/** What every stage type declares. */
export interface StageDeclaration<Config extends TObject> {
  /** Name in flow files: snake_case, unique. */
  readonly type: string
  /** Raised when the configuration changes incompatibly, or what the stage keeps in a run. A positive whole number. */
  readonly version: number
  readonly config: Config
  /**
   * Turns a configuration of an older version into one of this version; defaults are filled in and the schema is checked
   * afterwards. Called when a stored flow is prepared and when a flow file names an older version, never per request.
   * Without it a flow of an older version cannot be used until its file is applied again. A throw makes that one flow
   * unavailable.
   *
   * @param from the version that the configuration was written for, smaller than this type's
   * @param config a copy
   */
  upgradeConfig?(from: number, config: JsonObject): Readonly<Record<string, unknown>>
  /**
   * Can a run that was begun under an older version go on with this one? Asked once for each revision of a flow. False when
   * absent: such a run begins again, and keeps where it leads.
   *
   * @param from the version that the run was begun under, smaller than this type's
   */
  understands?(from: number): boolean
  /** Context keys that must be set on arrival; missing at run time is the denial `missing_context`. */
  readonly requires?: readonly ContextKey[]
  /** Context keys that are set when the stage has passed. */
  readonly provides?: readonly ContextKey[]
  /** Further context keys that the stage may set. */
  readonly writes?: readonly ContextKey[]
  /** The methods that the stage may prove; what it has proven is in its outcome. */
  readonly proves?: readonly ProvenMethod[]
  /** The stage may log in and out through `visit.session`. */
  readonly issuesSession?: boolean
  /** The stage may give out links through `visit.token`; a visitor who confirms one counts as the run's user. */
  readonly vouchesByLink?: boolean
  /** The stage may create and change people through `visit.people`. */
  readonly writesPeople?: boolean
  /**
   * `brief`: of `visit.person` and `visit.loggedIn` the stage reads only kind, primary key, username, e-mail address and name.
   * A person who is not proven yet then costs as much as a decoy, and needs no query more; to read another field throws.
   * All of a person is loaded when absent.
   */
  readonly readsPerson?: 'brief'
  /**
   * Has this user set up what the stage asks for: a PIN, a device? Asked by `services.stages`, for policies, settings and
   * other stages; within the time of the request. It only reads. A decoy is asked too, so that it costs what a known user
   * costs; for a decoy the answer counts as false.
   *
   * @param signal aborted when the request runs out of time
   */
  configuredFor?(user: Person, services: Services, signal: AbortSignal): Awaitable<boolean>
  /** What is wrong with a configuration that fits its schema; reported with file and line when a flow is applied. */
  problem?(config: Static<Config>): ConfigProblem | undefined
  /** Slugs of flows that the stage leads to, so that a circle of them is found when flows are applied. */
  targets?(config: Static<Config>): readonly string[]
  /** Slugs of flows that the stage only offers, as links or for its set-up; they must exist when flows are applied. */
  offers?(config: Static<Config>): readonly string[]
  /** How the run ends at the stage, if it always does; undefined where it may go on. The flow's diagram says so. */
  ends?(config: Static<Config>): 'denied' | 'redirected' | undefined
}

/** A stage type that asks something. */
export interface AskingStage<
  Config extends TObject = TObject,
  Challenge extends TSchema = TSchema,
  Response extends TSchema = TSchema,
  Component extends string = string,
> extends StageDeclaration<Config> {
  /** Name on the wire: `acme-stage-pin`, unique. */
  readonly component: Component
  readonly challenge: SchemaOf<Static<Config>, Challenge>
  readonly response: SchemaOf<Static<Config>, Response>
  /** The challenge also carries `pending_user` and `pending_user_avatar`. */
  readonly withUser?: boolean
  /** Does this configuration ask anything? Where it does not, `enter` must give an outcome, and the stage is silent. */
  asks?(config: Static<Config>): boolean
  /** Does this configuration need `enter`? True when absent and there is an `enter`. */
  enters?(config: Static<Config>): boolean
  /** Only reads, and gives the same for the same version: it runs on every reload. */
  present(visit: Visit<Static<Config>>): Awaitable<Static<Challenge>>
  /** Runs once, on arrival, in the commit that arrives. With an outcome nothing is shown. */
  enter?(visit: Visit<Static<Config>>): Awaitable<Outcome | void>
  /**
   * Runs when a token that this stage gave out has been confirmed. Without it the stage is asked as if nothing had
   * happened.
   */
  resume?(visit: Visit<Static<Config>>): Awaitable<Outcome>
  /** Takes an answer that fits the response schema. */
  submit(visit: Visit<Static<Config>>, response: Static<Response>): Awaitable<Outcome>
}

/** A stage type that never asks. */
export interface SilentStage<Config extends TObject = TObject> extends StageDeclaration<Config> {
  /** It changes nothing, so any GET may run it. */
  readonly safe?: boolean | ((config: Static<Config>) => boolean)
  act(visit: Visit<Static<Config>>): Awaitable<Outcome>
}

/** A stage type whose schemas are no longer known to the compiler. */
export type StageType = AskingStage | SilentStage

/** Types a stage: `visit.config`, what `present` gives and what `submit` takes follow from the schemas. */
// The compiler reports the errors of the last overload, so the one that nearly all stages mean comes last.
export function defineStage<Config extends TObject>(stage: SilentStage<Config>): SilentStage<Config>
export function defineStage<
  Config extends TObject,
  Challenge extends TSchema,
  Response extends TSchema,
  Component extends string = string,
>(stage: AskingStage<Config, Challenge, Response, Component>): AskingStage<Config, Challenge, Response, Component>
export function defineStage(stage: StageType): StageType {
  return Object.freeze(stage)
}

export function isSilent(stage: StageType): stage is SilentStage {
  return 'act' in stage
}
