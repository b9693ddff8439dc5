import { Designation } from '@sallyport/core'
import { DeniedAction, InvalidResponseAction, Layout, PolicyEngineMode, Requirement } from '@sallyport/core/adapter'
import Type from 'typebox'

const Key = Type.String({ description: 'A UUID.', examples: ['3f0a0c1e-5c2b-4d8e-9a57-2f1f6c7d8e90'] })

const flowSet = {
  pk: Key,
  policybindingmodel_ptr_id: Key,
  name: Type.String({ examples: ['Login'] }),
  slug: Type.String({ examples: ['login'] }),
  title: Type.String({ examples: ['Welcome'] }),
  designation: Designation,
  background_url: Type.String({ description: 'Empty for none.' }),
  policy_engine_mode: PolicyEngineMode,
  compatibility_mode: Type.Boolean(),
  export_url: Type.String({ examples: ['/api/v3/flows/instances/login/export/'] }),
  layout: Layout,
  denied_action: DeniedAction,
}

/** A flow, as `flowObject` makes it. */
export const Flow = Type.Object({
  ...flowSet,
  background: Type.String({ description: 'Empty for none.' }),
  background_themed_urls: Type.Null(),
  stages: Type.Array(Key, { description: "In the flow's order." }),
  policies: Type.Array(Key, { description: 'Those that are bound to the flow itself.' }),
  cache_count: Type.Integer({ description: 'Revisions of the flow that this process has in memory.' }),
  authentication: Requirement,
})

const Binding = Type.Object({
  pk: Key,
  policybindingmodel_ptr_id: Key,
  target: Key,
  stage: Key,
  stage_obj: Type.Object({
    pk: Key,
    name: Type.String({ examples: ['login-password'] }),
    component: Type.String({ description: 'Empty for a stage type that never asks.', examples: ['ak-stage-password'] }),
    verbose_name: Type.String(),
    verbose_name_plural: Type.String(),
    meta_model_name: Type.String({ description: 'The stage type.', examples: ['password'] }),
    flow_set: Type.Array(Type.Object(flowSet), { description: 'The flows that use the stage.' }),
  }),
  evaluate_on_plan: Type.Boolean(),
  re_evaluate_policies: Type.Boolean(),
  order: Type.Integer(),
  policy_engine_mode: PolicyEngineMode,
  invalid_response_action: InvalidResponseAction,
})

const Plan = Type.Object({
  current_stage: Binding,
  next_planned_stage: Binding,
  plan_context: Type.Record(Type.String(), Type.Unknown(), { description: 'Secrets are masked.' }),
  session_id: Type.String({ description: 'Names the browser; of no use as its cookie.' }),
})

const Reasons = Type.Array(
  Type.Object({
    policy: Type.String({ description: 'Name of the policy, group or person.' }),
    messages: Type.Array(Type.String()),
    failed: Type.Boolean({ description: 'By an error, not by its answer.' }),
  }),
)

/** What an inspector sees, as `flowInspection` returns it. */
export const Inspection = Type.Object({
  plans: Type.Array(Plan, { description: 'One for each version of a run that was opened with the inspector.' }),
  current_plan: Type.Optional(Plan),
  is_completed: Type.Boolean({ description: 'The run can go on no more.' }),
  status: Type.Enum(['draft', 'active', 'expired', 'completed', 'denied', 'cancelled', 'superseded']),
  history: Type.Array(
    Type.Object({
      stage: Type.String(),
      type: Type.String(),
      outcome: Type.String({ examples: ['pass'] }),
      code: Type.Union([Type.String(), Type.Null()]),
      milliseconds: Type.Number(),
      reasons: Type.Optional(Reasons),
    }),
    { description: 'The stages as they were visited, 64 at most.' },
  ),
  left_out: Type.Array(
    Type.Object({
      binding: Key,
      stage: Type.String(),
      type: Type.String(),
      when: Type.Enum(['plan', 'arrival']),
      reasons: Reasons,
    }),
    { description: 'The stages that policies kept out, and why.' },
  ),
})
