/** For `@sallyport/core`, which hands on what authors and hosts need. */
export { BrandDocument, BrandFlows } from './brand-document.ts'
export { type Brand, type BrandDefinition, matchBrands } from './brand.ts'
export {
  application,
  authMethod,
  authMethodArgs,
  type Context,
  type ContextKey,
  contextKey,
  denyMessage,
  isPromptSecret,
  isRedirected,
  isRestored,
  isSso,
  outpost,
  PendingUser,
  pendingUser,
  pendingUserIdentifier,
  promptData,
  promptSecrets,
  readContext,
  redirectTarget,
  standardContextKeys,
  writeContext,
} from './context.ts'
export type {
  BindingDefinition,
  FlowDefinition,
  PolicyBindingDefinition,
  PolicyDefinition,
  PolicySubject,
  StageDefinition,
} from './definition.ts'
export {
  defineFlow,
  DeniedAction,
  Designation,
  FlowDocument,
  InvalidResponseAction,
  Layout,
  Requirement,
  StageEntry,
} from './flow-document.ts'
export { type GroupDefinition, GroupDocument } from './group-document.ts'
export { readDomain } from './host-name.ts'
export type { Canonical, IdentifierFault, IdentifierRules } from './identifiers/canonical.ts'
export { canonicalEmail } from './identifiers/email.ts'
export { identifierKey } from './identifiers/identifier-key.ts'
export {
  type Identified,
  IDENTIFIER_KINDS,
  type IdentifierKind,
  identifierKinds,
  identifiersOf,
  isStorableKey,
  type UserIdentifier,
} from './identifiers/identifier-kinds.ts'
export { canonicalUsername } from './identifiers/username.ts'
export type { Json, JsonObject } from './json.ts'
export { fillMessage, type Message, type MessageValues, sayInEnglish, type Translate } from './message.ts'
export { OrganisationDocument } from './organisation-document.ts'
export { type Decoy, hasPermission, type Known, type Person } from './people.ts'
export { type Judge, judgeBinding, planFlow, type Refusal } from './plan-flow.ts'
export type { InsertedStage, Plan, PlanEntry, PlannableBinding } from './plan.ts'
export { askPolicies } from './policies/ask-policies.ts'
export { askPolicy } from './policies/ask-policy.ts'
export type { PolicyGroup, PolicyInput, PolicyRuntime } from './policies/policy-group.ts'
export type { Opinion, Verdict } from './policies/verdict.ts'
export { PolicyEngineMode, PolicyEntry } from './policy-document.ts'
export {
  type PolicyEnvironment,
  PolicyProblem,
  type PolicyRequest,
  type PolicyResult,
  type PolicyType,
} from './policy-type.ts'
export { meetsRequirement, type RequirementFacts } from './requirement.ts'
