/**
 * For who writes a plugin or mounts the engine in an app. What joins the engine to a framework, a database or a page is
 * in `@sallyport/core/adapter`. Each name is in one of the two.
 */
export {
  application,
  authMethod,
  authMethodArgs,
  type Brand,
  BrandDocument,
  type Canonical,
  canonicalEmail,
  canonicalUsername,
  type Context,
  contextKey,
  type ContextKey,
  type Decoy,
  defineFlow,
  denyMessage,
  Designation,
  FlowDocument,
  GroupDocument,
  type Identified,
  type IdentifierFault,
  IDENTIFIER_KINDS,
  identifierKey,
  type IdentifierKind,
  type IdentifierRules,
  identifiersOf,
  isPromptSecret,
  isRedirected,
  isRestored,
  isSso,
  type Json,
  type JsonObject,
  type Known,
  OrganisationDocument,
  outpost,
  pendingUser,
  PendingUser,
  pendingUserIdentifier,
  type Person,
  type Plan,
  type PlanEntry,
  PolicyEntry,
  type PolicyEnvironment,
  PolicyProblem,
  type PolicyRequest,
  type PolicyResult,
  type PolicyType,
  promptData,
  promptSecrets,
  readContext,
  redirectTarget,
  StageEntry,
  type UserIdentifier,
} from '@sallyport/planner'
export type { AuthenticationRequirement } from './assurance.ts'
export {
  authenticateByPassword,
  type PasswordRefusals,
  type TypedPassword,
} from './passwords/authenticate-by-password.ts'
export { createEngine } from './create-engine.ts'
export type { FlowAdministration, ListedFlow } from './definitions/flow-administration.ts'
export type {
  Authentication,
  CrashStatus,
  DocumentSource,
  Engine,
  EngineOptions,
  FlowSource,
  Limits,
  OrganisationSource,
  OutpostCheck,
  OutpostRequest,
  Ports,
  Settings,
  StartedRun,
  StartOptions,
} from './engine.ts'
export { type ErrorCode, FlowRefused, HttpError, Unavailable } from './errors.ts'
export { messages as engineTexts } from './language/engine-messages.ts'
export {
  defineMessages,
  type Message,
  type MessageCatalog,
  type Messages,
  type MessageValues,
} from './language/messages.ts'
export type { TextsById, Translate } from './language/translations.ts'
export type { PasswordContext } from './passwords/context-words.ts'
export type { PasswordProblem } from './passwords/password-problem.ts'
export type { BreachCheck, PasswordOptions, PasswordRules } from './passwords/password-rules.ts'
export { sayPasswordProblem } from './passwords/say-password-problem.ts'
export type { PluginCapabilities } from './plugin/capabilities.ts'
export type { Hooks, RunFacts } from './plugin/hooks.ts'
export { installPlugins } from './plugin/install/install-plugins.ts'
export { defineMetric, type Metric, type MetricRecorder } from './plugin/metric.ts'
export type { PagePart } from './plugin/page-part.ts'
export type { Planning } from './plugin/planning.ts'
export { definePluginHooks, type PublishedHook } from './plugin/plugin-hooks.ts'
export {
  definePlugin,
  type Plugin,
  type PluginHost,
  type PluginRegistrations,
  type PluginWith,
} from './plugin/plugin.ts'
export type { InstalledPlugins, Registry } from './plugin/registry.ts'
export type { PluginRoute, RouteAccess, RouteAnswer, RouteRequest } from './plugin/route.ts'
export { PluginError } from './plugin/run/plugin-error.ts'
export type { PluginMigration, PluginTables } from './plugin/tables.ts'
export type { UserSetting, UserSettings } from './plugin/user-settings.ts'
export { type AnyPolicyType, definePolicy } from './policy/define-policy.ts'
export type { Log } from './ports/log.ts'
export type { Mail, MailMessage, MailTransport, SentMail } from './ports/mail.ts'
export type { LoginSession } from './ports/run-store.ts'
export type {
  Caller,
  FindOptions,
  PersonChange,
  PersonToCreate,
  TakenExcept,
  UserField,
  UserStore,
  UserWrites,
  WriteRefusal,
  WriteResult,
} from './ports/user-store.ts'
export { field, type FieldNotes } from './schema/field.ts'
export { isSecretPath } from './schema/secret-values.ts'
export { readAddress } from './security/address.ts'
export { createKeys, type Keys, sameText } from './security/keys.ts'
export { SetupError } from './setup-error.ts'
export {
  deny,
  FieldError,
  FieldErrors,
  type FlowTarget,
  insert,
  invalid,
  type Outcome,
  pass,
  type Position,
  redirect,
  restart,
  retry,
  type StageToInsert,
} from './stage/outcome.ts'
export {
  type AskingStage,
  type ConfigProblem,
  defineStage,
  type FactorKind,
  type ProvenMethod,
  type SchemaOf,
  type SilentStage,
  type StageDeclaration,
  type StageType,
} from './stage/stage-type.ts'
export {
  type Attempt,
  type AttemptLimits,
  type FlowLinkOptions,
  FlowMessage,
  type FlowToken,
  type Links,
  type LoginOptions,
  type ProofOptions,
  type Services,
  type Spending,
  type StageSetups,
  type TokenOptions,
  type UpdateOptions,
  type Visit,
  type VisitAttempts,
  type VisitContext,
  type VisitEvents,
  type VisitLinks,
  type VisitPeople,
  type VisitRequest,
  type VisitSession,
} from './stage/visit.ts'
export { type Challenge, FlowInfo } from './wire/challenge.ts'
export type { BrowserCookie } from './wire/wire.ts'
