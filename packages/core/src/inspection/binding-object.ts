import type { Engine } from '../engine.ts'
import { flowSet, type FlowSet } from './flow-object.ts'
import type { InspectedStage } from './inspection.ts'

/** A stage as the reference system's clients read it. */
export interface StageObject {
  readonly pk: string
  readonly name: string
  /** On the wire; empty for a stage type that never asks. */
  readonly component: string
  readonly verbose_name: string
  readonly verbose_name_plural: string
  /** The stage type. */
  readonly meta_model_name: string
  /** The flows that use the stage now. */
  readonly flow_set: readonly FlowSet[]
}

/** A stage at its place, as the reference system's clients read it. */
export interface BindingObject {
  readonly pk: string
  readonly policybindingmodel_ptr_id: string
  readonly target: string
  readonly stage: string
  readonly stage_obj: StageObject
  readonly evaluate_on_plan: boolean
  readonly re_evaluate_policies: boolean
  readonly order: number
  readonly policy_engine_mode: InspectedStage['policyEngineMode']
  readonly invalid_response_action: InspectedStage['invalidResponseAction']
}

const NIL = '00000000-0000-0000-0000-000000000000'

/** Clients expect an object where no stage is left: the nil UUID (RFC 9562, section 5.9) and blank names say so. */
const NOTHING: InspectedStage = {
  binding: NIL,
  flow: NIL,
  order: 0,
  stage: { pk: NIL, name: '', type: '' },
  evaluateOnPlan: false,
  reEvaluatePolicies: false,
  policyEngineMode: 'any',
  invalidResponseAction: 'retry',
}

export function bindingObject(engine: Engine, inspected: InspectedStage | null): BindingObject {
  const { binding, flow, order, stage, ...settings } = inspected ?? NOTHING
  return {
    pk: binding,
    policybindingmodel_ptr_id: binding,
    target: flow,
    stage: stage.pk,
    stage_obj: stageObject(engine, stage),
    evaluate_on_plan: settings.evaluateOnPlan,
    re_evaluate_policies: settings.reEvaluatePolicies,
    order,
    policy_engine_mode: settings.policyEngineMode,
    invalid_response_action: settings.invalidResponseAction,
  }
}

function stageObject(engine: Engine, { pk, name, type }: InspectedStage['stage']): StageObject {
  const registered = engine.registry.stage(type)?.type
  const words = stageTitle(type)
  const flows = engine.definitions
    .all()
    .filter(({ bindings }) => [...bindings.values()].some(({ stage }) => stage.pk === pk))
  return {
    pk,
    name,
    component: registered !== undefined && 'component' in registered ? registered.component : '',
    verbose_name: type === '' ? '' : `${words} stage`,
    verbose_name_plural: type === '' ? '' : `${words} stages`,
    meta_model_name: type,
    flow_set: flows.map(({ definition }) => flowSet(engine.settings, definition)),
  }
}

/** `user_login` → `User login` */
export function stageTitle(type: string): string {
  const words = type.replaceAll('_', ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
