import type { Json, JsonObject, Known } from '@sallyport/planner'
import type { UserStore } from '../ports/user-store.ts'
import type { FlowInspection, InspectedPlan } from './flow-inspection.ts'

/**
 * Adds to the `pending_user` of each plan what the reference system's inspector shows of a user: username and e-mail address.
 * An unknown one has the name that was typed and no address.
 */
export async function namePendingUsers(users: UserStore, inspection: FlowInspection): Promise<FlowInspection> {
  const { plans, current_plan: current } = inspection
  const all = current === undefined ? plans : [...plans, current]
  const pks = [...new Set(all.flatMap(({ plan_context: context }) => pendingUserOf(context)?.pk ?? []))]
  const known = new Map(await Promise.all(pks.map(async (pk) => [pk, await users.get(pk)] as const)))
  return {
    ...inspection,
    plans: plans.map((plan) => named(plan, known)),
    ...(current === undefined ? {} : { current_plan: named(current, known) }),
  }
}

function named(plan: InspectedPlan, known: ReadonlyMap<string, Known | undefined>): InspectedPlan {
  const pending = pendingUserOf(plan.plan_context)
  if (pending === undefined) return plan
  const user = known.get(pending.pk)
  const typed = typeof pending['typed'] === 'string' ? pending['typed'] : ''
  const shown = { ...pending, username: user?.username ?? typed, email: user?.email ?? '' }
  return { ...plan, plan_context: { ...plan.plan_context, pending_user: shown } }
}

function pendingUserOf({
  pending_user: pending,
}: JsonObject): (Readonly<Record<string, Json>> & { pk: string }) | undefined {
  if (!isObject(pending)) return undefined
  const { pk } = pending
  return typeof pk === 'string' ? { ...pending, pk } : undefined
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
