import type { PolicyBindingDefinition } from '../definition.ts'
import type { PolicyEngineMode } from '../policy-document.ts'
import type { PolicyRequest, PolicyResult } from '../policy-type.ts'

/** A policy binding that can be asked. */
export interface PolicyRuntime {
  readonly definition: PolicyBindingDefinition
  /** Undefined for groups and users, which need no plugin's code. */
  readonly evaluate: ((request: PolicyInput) => PolicyResult | Promise<PolicyResult>) | undefined
  /** Its answer may depend on more of the user than their name. */
  readonly readsUser: boolean
}

/** What a policy is handed, but for what belongs to its own configuration. */
export type PolicyInput = Omit<PolicyRequest, 'config' | 'prepared'>

/** The enabled policies of a flow or of a stage, by order. */
export interface PolicyGroup {
  readonly mode: PolicyEngineMode
  readonly bindings: readonly PolicyRuntime[]
}
