import { randomUUID } from 'node:crypto'
import { contextKey, pendingUser, readContext, writeContext } from '@sallyport/planner'
import Type from 'typebox'
import { flowPage } from '../links.ts'
import type { Run } from '../ports/run-store.ts'
import type { FlowTarget } from '../stage/outcome.ts'
import type { Impulse } from './advance.ts'
import { historyOfPlan } from './first-stage.ts'
import { flowMessages } from './flow-messages.ts'
import type { VisitScope } from './open-visit.ts'
import { contextForOther, initialContext, planRun } from './plan-run.ts'
import { requirementFacts } from './requirement-facts.ts'
import { denied } from './end.ts'
import type { State } from './state.ts'

/** Flows that may follow each other without asking anything: more is a circle. */
const MAX_HOPS = 8

const redirectHops = contextKey('redirect_hops', Type.Integer())

/** Ends the run in favour of another flow's, which is planned now and stored in the same commit. */
export async function beginOther(
  scope: VisitScope,
  state: State,
  target: FlowTarget,
  impulse: Impulse,
): Promise<State> {
  const { engine, outpost } = scope
  const runtime = engine.definitions.current(target.flow)
  if (runtime === undefined) return denied(state, 'Unknown error', 'flow_not_found')
  const hops = impulse.kind === 'submit' ? 0 : (readContext(state.run.context, redirectHops) ?? 0) + 1
  if (hops > MAX_HOPS) return denied(state, 'These flows lead in a circle.', 'too_many_redirects')
  const carried = contextForOther(state.runtime.definition, state.run.context, target.keepContext ?? false)
  const { loggedIn } = state
  // Where the flow is for whoever is logged in, it is about him, whomever the former one was about.
  const own = initialContext(runtime.definition, loggedIn, outpost)
  const context = writeContext({ ...carried, ...own }, redirectHops.name, hops)
  const facts = requirementFacts({ loggedIn, context, outpost: outpost !== undefined })
  const planned = await planRun(scope, runtime, { loggedIn, context, facts })
  if (!planned.applies) return denied(state, planned.refusal.message, planned.refusal.code)
  const now = new Date()
  const { messages } = state
  const begins: Run = {
    id: randomUUID(),
    flow: target.flow,
    revision: runtime.revision,
    browser: state.run.browser,
    version: 0,
    person: loggedIn?.pk ?? null,
    requirementMet: false,
    pendingPerson: readContext(context, pendingUser)?.pk ?? null,
    plan: planned.plan,
    context:
      messages.length === 0 ? context : { ...context, [flowMessages.name]: messages.map((line) => ({ ...line })) },
    initial: context,
    proofs: [],
    vouched: [],
    next: state.run.next,
    startedAt: now,
    expiresAt: new Date(now.getTime() + runtime.definition.lifetime * 1000),
    updatedAt: now,
    history: historyOfPlan(runtime, planned.leftOut),
    end: null,
    movedFrom: null,
    answered: null,
  }
  const to = flowPage(engine.settings, target.flow, { next: state.run.next })
  return { ...state, begins, ending: { kind: 'completed', to } }
}
