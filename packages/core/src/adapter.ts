/**
 * For who joins the engine to a framework, a database or pages: the ports that a store implements, what goes over the wire,
 * and the parts of the running engine that our own adapters are made of. Plugins need nothing of it.
 */
export {
  askPolicy,
  type BindingDefinition,
  type BrandDefinition,
  DeniedAction,
  fillMessage,
  type FlowDefinition,
  type GroupDefinition,
  InvalidResponseAction,
  isStorableKey,
  Layout,
  type Opinion,
  type PolicyBindingDefinition,
  type PolicyDefinition,
  PolicyEngineMode,
  type PolicyInput,
  Requirement,
  sayInEnglish,
  type StageDefinition,
  standardContextKeys,
} from '@sallyport/planner'
export { type UnmetRequirement, unmetRequirement, unmetRequirements } from './assurance.ts'
export { briefPerson, type BriefPerson } from './brief-person.ts'
export { type AppliedDocuments, applyDocuments } from './definitions/apply-documents.ts'
export { type CompiledDocuments, compileDocuments, isFlow } from './definitions/compile/compile-documents.ts'
export { compileFlows } from './definitions/compile/compile-flow.ts'
export { compileRevision } from './definitions/compile/compile-revision.ts'
export { createFlowAdministration } from './definitions/flow-administration.ts'
export { requireFlow } from './definitions/require-flow.ts'
export type { CurrentFlow } from './definitions/revisions/current-parts.ts'
export type { BindingRuntime, Definitions, FlowRuntime, StageRuntime } from './definitions/runtime.ts'
export { endSessions } from './end-sessions.ts'
export { type ConflictCode, conflictCodes } from './executor/locate/locate.ts'
export { errorCodes } from './errors.ts'
export { RENEWAL_GRACE } from './executor/locate/replay.ts'
export { requireSameOrigin } from './executor/request/require-same-origin.ts'
export { floodControl, type FloodControl } from './flood/flood-control.ts'
export { flowDiagram } from './inspection/diagram/flow-diagram.ts'
export { exportFlow } from './inspection/export-flow.ts'
export type { FlowInspection } from './inspection/flow-inspection.ts'
export { type FlowObject, flowObject } from './inspection/flow-object.ts'
export { flowStages, type InspectedPlace } from './inspection/flow-stages.ts'
export { hasFlowPermission } from './inspection/has-flow-permission.ts'
export { inspectFlow } from './inspection/inspect-flow.ts'
export { canonicalTag } from './language/canonical-tag.ts'
export { engineMessages } from './language/engine-messages.ts'
export { type Translations, WRITTEN } from './language/translations.ts'
export { flowPage } from './links.ts'
export { LONGEST_PASSWORD, MOST_PASSWORD_UNITS, normalisePassword } from './passwords/normalise-password.ts'
export { noteCopy } from './plugin/copies.ts'
export type { RegisteredTap } from './plugin/registry.ts'
export { workOfPlugin } from './plugin/run/work-of-plugin.ts'
export type { AttemptClaim, AttemptCount, AttemptStore } from './ports/attempts.ts'
export type { Applied, ApplyOptions, DefinitionStore, StoredFlow, StoredRevision } from './ports/definition-store.ts'
export type {
  DrawnPage,
  Page,
  PageAsset,
  Pages,
  ShownChallenge,
  ShownError,
  ShownInspection,
  ShownSession,
  ShownSettings,
  ShownUser,
} from './ports/pages.ts'
export type {
  AnsweredStep,
  AuditEvent,
  BodyClaim,
  ClaimedBody,
  Collision,
  Commit,
  CommitResult,
  EventStore,
  FlowTokenRow,
  HistoryEntry,
  Loaded,
  LoadQuery,
  NewLoginSession,
  Proof,
  Reason,
  Renewal,
  Run,
  RunEnd,
  RunStore,
  SessionStore,
  UnitOfWork,
  Voucher,
} from './ports/run-store.ts'
export {
  type Attributes,
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  type MetricName,
  METRICS,
  type Span,
  type SpanName,
  type Telemetry,
} from './ports/telemetry.ts'
export { compileValidator } from './schema/compile-validator.ts'
export { CHOICE, formRows, isBlank, PAGE_MORE } from './schema/convert-form.ts'
export { explainMismatch } from './schema/explain-mismatch.ts'
export { explainUnknownKey } from './schema/explain-unknown-key.ts'
export { fieldNotes } from './schema/field.ts'
export type { Checked, Validator } from './schema/validator.ts'
export { isFromElsewhere, isUnexplainedNavigation } from './security/is-from-elsewhere.ts'
export { sha256 } from './security/keys.ts'
export { LONGEST_NEXT, ownPath, safeDestination } from './security/next.ts'
export { hasTooManyParameters, readQuery } from './security/read-query.ts'
export { readNext } from './security/read-next.ts'
export { methodName } from './stage/methods.ts'
export { isSilent } from './stage/stage-type.ts'
export { CORE_VERSION } from './version.ts'
export { avatar } from './wire/avatar.ts'
export { builtInChallenges } from './wire/built-in-challenges.ts'
export { type WireComponent, wireComponents } from './wire/wire-components.ts'
export type { Answer, AnswerSummary, CookieChange, ExecutorRequest } from './wire/wire.ts'
