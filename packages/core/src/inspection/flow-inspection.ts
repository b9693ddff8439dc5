import type { JsonObject } from '@sallyport/planner'
import type { FlowRuntime } from '../definitions/runtime.ts'
import type { Engine } from '../engine.ts'
import type { HistoryEntry, Reason, Run } from '../ports/run-store.ts'
import { sha256 } from '../security/keys.ts'
import { bindingObject, type BindingObject } from './binding-object.ts'
import { inspectStage } from './inspected-stage.ts'
import type { Snapshot } from './inspection.ts'
import { maskContext } from './mask-context.ts'

/** Where a plan stands, as the reference system's clients read it. */
export interface InspectedPlan {
  readonly current_stage: BindingObject
  /** The nil UUID and blank names where nothing follows. */
  readonly next_planned_stage: BindingObject
  /** Secrets are masked. */
  readonly plan_context: JsonObject
  /** Names the browser, and cannot be used as its cookie. */
  readonly session_id: string
}

/** A stage that its policies kept out of the run, and why. */
export interface KeptOut {
  readonly binding: string
  readonly stage: string
  readonly type: string
  /** `plan`: while the flow was planned; `arrival`: when the run arrived at it. */
  readonly when: 'plan' | 'arrival'
  readonly reasons: readonly Reason[]
}

/** `draft`: no answer has reached a stage yet, so nothing is stored. `expired`: it can go on no more. */
export type InspectedStatus = 'draft' | 'active' | 'expired' | NonNullable<Run['end']>

/** What an inspector sees. The first three fields are the reference system's. */
export interface FlowInspection {
  /** One for each version, if the run was opened with the inspector: what the request was for and what it left. */
  readonly plans: readonly InspectedPlan[]
  /** Absent when nothing is known of where the run stands or stood. */
  readonly current_plan?: InspectedPlan
  readonly is_completed: boolean
  readonly status: InspectedStatus
  /** Stages in the order in which they were visited; at most 64. */
  readonly history: readonly Omit<HistoryEntry, 'binding'>[]
  readonly left_out: readonly KeptOut[]
}

/** What is known of a run. `runtime` is its revision; without one only what the row itself holds is shown. */
export function flowInspection(
  engine: Engine,
  run: Run,
  runtime: FlowRuntime | undefined,
  status: InspectedStatus,
): FlowInspection {
  const session = sha256(`inspector:${run.browser}`)
  const plans = (run.inspection ?? []).map((snapshot) => planOf(engine, snapshot, session))
  const current = (runtime === undefined ? undefined : currentPlan(engine, run, runtime, session)) ?? plans.at(-1)
  return {
    plans,
    ...(current === undefined ? {} : { current_plan: current }),
    is_completed: status !== 'draft' && status !== 'active',
    status,
    history: run.history.map(({ binding: _binding, ...entry }) => entry),
    left_out: run.history.flatMap(keptOut),
  }
}

function currentPlan(engine: Engine, run: Run, runtime: FlowRuntime, session: string): InspectedPlan | undefined {
  const current = inspectStage(engine.definitions, runtime, run.plan, 0)
  if (current === null) return undefined
  const next = inspectStage(engine.definitions, runtime, run.plan, 1)
  const context = maskContext(run.context, engine.registry.contextKeys)
  return planOf(engine, { current, next, context }, session)
}

function planOf(
  engine: Engine,
  { current, next, context }: Pick<Snapshot, 'current' | 'next' | 'context'>,
  session: string,
): InspectedPlan {
  return {
    current_stage: bindingObject(engine, current),
    next_planned_stage: bindingObject(engine, next),
    plan_context: context,
    session_id: session,
  }
}

function keptOut({ binding, stage, type, outcome, reasons }: HistoryEntry): readonly KeptOut[] {
  if (outcome !== 'left_out' && outcome !== 'dropped') return []
  return [{ binding, stage, type, when: outcome === 'left_out' ? 'plan' : 'arrival', reasons: reasons ?? [] }]
}
