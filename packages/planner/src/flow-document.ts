import Type, { type Static } from 'typebox'
import { PolicyEngineMode, PolicyEntry } from './policy-document.ts'
import { Name, Slug } from './names.ts'

/** The words that a flow file may use, and the shape of what is stored. ExecutorRequest values are the reference system's. */
export const Designation = Type.Enum([
  'authentication',
  'authorization',
  'invalidation',
  'enrollment',
  'unenrollment',
  'recovery',
  'stage_configuration',
])
export type Designation = Static<typeof Designation>

export const Requirement = Type.Enum([
  'none',
  'require_authenticated',
  'require_unauthenticated',
  'require_superuser',
  'require_redirect',
  'require_token',
  'require_outpost',
])
export type Requirement = Static<typeof Requirement>

export const DeniedAction = Type.Enum(['message_continue', 'message', 'continue'])
export type DeniedAction = Static<typeof DeniedAction>

export const Layout = Type.Enum(['stacked', 'content_left', 'content_right', 'sidebar_left', 'sidebar_right'])
export type Layout = Static<typeof Layout>

/** Where a run goes on whose link was confirmed in another browser: there (`move`), or where it began (`stay`). */
export const ConfirmedElsewhere = Type.Enum(['move', 'stay'])
export type ConfirmedElsewhere = Static<typeof ConfirmedElsewhere>

export const InvalidResponseAction = Type.Enum(['retry', 'restart', 'restart_with_context'])
export type InvalidResponseAction = Static<typeof InvalidResponseAction>

export const StageEntry = Type.Object(
  {
    /** The stage type, as a plugin registers it: `identification`. */
    stage: Name,
    /** Unique among all flows; `<slug>-<type>` when absent, then `-2`, …; a known name without `config` is a reference. */
    name: Type.Optional(Name),
    /** Of the stage type that `config` was written for; the installed one when absent. An older one is upgraded. */
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    config: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())),
    /** With `name` and `config`: this content counts, also where another file gives the name another one. Default false. */
    takeOver: Type.Optional(Type.Boolean()),
    invalidResponseAction: Type.Optional(InvalidResponseAction),
    /** Asks the policies while the flow is planned; a stage that they refuse is left out. Default false. */
    evaluateOnPlan: Type.Optional(Type.Boolean()),
    /** Asks them again on arrival; a stage that they refuse is dropped. Default true. */
    reEvaluatePolicies: Type.Optional(Type.Boolean()),
    policyEngineMode: Type.Optional(PolicyEngineMode),
    policies: Type.Optional(Type.Array(PolicyEntry, { maxItems: 100 })),
  },
  { additionalProperties: false },
)
export type StageEntry = Static<typeof StageEntry>

export const FlowDocument = Type.Object(
  {
    slug: Slug,
    /** What operators see; the slug when absent. */
    name: Type.Optional(Name),
    /** What people see. `%(user)s` and `%(app)s` are filled in. */
    title: Type.Optional(Type.String({ maxLength: 500 })),
    designation: Designation,
    authentication: Type.Optional(Requirement),
    deniedAction: Type.Optional(DeniedAction),
    layout: Type.Optional(Layout),
    /** URL of a picture. */
    background: Type.Optional(Type.String({ maxLength: 500 })),
    /** Minutes from the first challenge until a run expires; 60 when absent. */
    lifetime: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_080 })),
    /** Context keys that the code that starts the flow promises to set. */
    given: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 50 })),
    /** Default `move`. With `stay`, an attacker who talks a user into confirming a link continues as that user: choose with care. */
    confirmedElsewhere: Type.Optional(ConfirmedElsewhere),
    policyEngineMode: Type.Optional(PolicyEngineMode),
    /** Which users the flow applies to. Without any, it applies to everybody. */
    policies: Type.Optional(Type.Array(PolicyEntry, { maxItems: 100 })),
    stages: Type.Array(StageEntry, { maxItems: 100 }),
  },
  { additionalProperties: false },
)
/** A flow as an operator writes it. */
export type FlowDocument = Static<typeof FlowDocument>

/** Types a flow that is written in TypeScript; the same keys as in a YAML file. */
export function defineFlow(flow: FlowDocument): FlowDocument {
  return flow
}
