import { pendingUser, readContext, type Context } from '@sallyport/planner'
import type { FlowRuntime } from '../../definitions/runtime.ts'
import type { Run, Voucher } from '../../ports/run-store.ts'
import { historyOfPlan } from './evaluate-next-binding.ts'
import type { PlannedRun } from './plan-run.ts'

interface Beginning {
  readonly id: string
  /** SHA-256 of the browser id, hex. */
  readonly browser: string
  /** Primary key of the logged-in user. */
  readonly person: string | null
  readonly context: Context
  /** What the run begins with again when it restarts; the context when absent. */
  readonly initial?: Context
  readonly vouched?: readonly Voucher[]
  readonly next: string | null
  readonly startedAt: Date
  /** Seconds; the flow's when absent. */
  readonly lifetime?: number
}

/** A run that has been planned, and that nobody has arrived at. */
export function newRun(
  runtime: FlowRuntime,
  { plan, leftOut }: Extract<PlannedRun, { applies: true }>,
  { id, browser, person, context, initial = context, vouched = [], next, startedAt, ...from }: Beginning,
): Run {
  const { slug, lifetime } = runtime.definition
  return {
    id,
    flow: slug,
    revision: runtime.revision,
    browser,
    version: 0,
    person,
    requirementMet: false,
    pendingPerson: readContext(context, pendingUser)?.pk ?? null,
    plan,
    context,
    initial,
    proofs: [],
    vouched,
    next,
    startedAt,
    expiresAt: new Date(startedAt.getTime() + (from.lifetime ?? lifetime) * 1000),
    updatedAt: startedAt,
    history: historyOfPlan(runtime, leftOut),
    end: null,
    movedFrom: null,
    answered: null,
  }
}
