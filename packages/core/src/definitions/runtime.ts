import type {
  BrandDefinition,
  FlowDefinition,
  InsertedStage,
  InvalidResponseAction,
  JsonObject,
  PlannableBinding,
  PolicyGroup,
} from '@sallyport/planner'
import type { Validator } from '../schema/validator.ts'
import type { StageType } from '../stage/stage-type.ts'

/** A stage that can be run: its type with a checked configuration and compiled schemas. */
export interface StageRuntime {
  readonly type: StageType
  readonly pk: string
  readonly name: string
  readonly config: JsonObject
  /** It shows a challenge. False for a silent type, and for one whose `asks(config)` says so. */
  readonly asks: boolean
  /** Arriving runs code: `enter`. */
  readonly enters: boolean
  /** Any GET may run it. */
  readonly safe: boolean
  /** Undefined for a silent type. */
  readonly challenge: Validator | undefined
  readonly response: Validator | undefined
}

export interface BindingRuntime extends PlannableBinding {
  readonly stage: StageRuntime
  readonly invalidResponseAction: InvalidResponseAction
}

/** A revision of a flow, ready to run. */
export interface FlowRuntime {
  /** What runs are begun under; see `Run.revision`. */
  readonly revision: string
  /** With everything at the versions that are installed. */
  readonly definition: FlowDefinition
  /** Which users the flow applies to. */
  readonly policies: PolicyGroup
  /** In the flow's order. */
  readonly bindings: ReadonlyMap<string, BindingRuntime>
}

/** The definitions in memory. */
export interface Definitions {
  /** The current revision of a flow, of one that was switched off too; no query. */
  current(slug: string): FlowRuntime | undefined
  /** The flow was switched off: nothing begins or goes on in it. */
  isDisabled(slug: string): boolean
  /** The flow's file is gone: it can be reached, but nobody is led to it by default. */
  isUnmanaged(slug: string): boolean
  /** There is such a flow, but no installed plugin fits it: one that is missing, or of a version that cannot read it. */
  isUnavailable(slug: string): boolean
  /** The current revisions of all flows that the installed plugins fit, by slug; no query. */
  all(): readonly FlowRuntime[]
  /** The brand of a `Host` header; undefined for the built-in one. No query. */
  brand(host: string): BrandDefinition | undefined
  /** How many revisions are in memory: of one flow, or of all. */
  count(slug?: string): number
  /** Forgets the revisions that are not current, and reads the current ones from the store again. */
  clear(): Promise<void>
  /**
   * Any revision, by what a run was begun under; asks the store when it is not in memory. Undefined when it is gone, when no
   * installed plugin fits it any more, or when one does not understand what such a run holds.
   *
   * @param options.begun false for a run that nobody has arrived at: no stage has left anything in it
   */
  revision(revision: string, options?: { readonly begun?: boolean }): Promise<FlowRuntime | undefined>
  /** A stage that was put into a plan; undefined when no installed plugin fits it. */
  inserted(binding: string, stage: InsertedStage): BindingRuntime | undefined
  /** Asks the store which revisions and brands are current now. */
  refresh(): Promise<void>
  close(): Promise<void>
}
