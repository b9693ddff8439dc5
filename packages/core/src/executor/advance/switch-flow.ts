import { randomUUID } from 'node:crypto'
import { contextKey, readContext, writeContext } from '@sallyport/planner'
import Type from 'typebox'
import { FlowUnavailable } from '../../errors.ts'
import { flowPage } from '../../links.ts'
import type { FlowTarget } from '../../stage/outcome.ts'
import { flowMessages } from './flow-messages.ts'
import { newRun } from '../plan/new-run.ts'
import { contextForOther, initialContext, planRun } from '../plan/plan-run.ts'
import { denied, deniedWith } from './end.ts'
import type { State, Trigger } from '../state.ts'
import type { RequestScope } from '../scope.ts'
import { wholeOf } from '../people.ts'

/** Flows that may follow each other without asking anything: more is a circle. */
const MAX_HOPS = 8

const redirectHops = contextKey('redirect_hops', Type.Integer())

/** Ends the run in favour of another flow's, which is planned now and stored in the same commit. */
export async function switchFlow(
  scope: RequestScope,
  state: State,
  target: FlowTarget,
  trigger: Trigger,
): Promise<State> {
  const { engine, outpost } = scope
  const runtime = engine.definitions.current(target.flow)
  // Nothing is wrong with the run, so it waits until the other flow can be used again.
  if (engine.definitions.isUnavailable(target.flow)) throw new FlowUnavailable()
  if (runtime === undefined) return denied(state, 'flow_not_found')
  if (engine.definitions.isDisabled(target.flow)) return denied(state, 'flow_disabled')
  const hops = trigger.kind === 'submit' ? 0 : (readContext(state.run.context, redirectHops) ?? 0) + 1
  if (hops > MAX_HOPS) return denied(state, 'too_many_redirects')
  const carried = contextForOther(state.runtime.definition, state.run.context, target.keepContext ?? false)
  const loggedIn = await wholeOf(scope.people, state.loggedIn)
  // A flow that requires a login is about the logged-in user, regardless of the previous flow's user.
  const own = initialContext(runtime.definition, loggedIn, outpost)
  const context = writeContext({ ...carried, ...own }, redirectHops.name, hops)
  const planned = await planRun(scope, runtime, { loggedIn, context })
  if (!planned.applies) return deniedWith(state, planned.refusal)
  const { messages } = state
  const begins = newRun(runtime, planned, {
    id: randomUUID(),
    browser: state.run.browser,
    person: loggedIn?.pk ?? null,
    context:
      messages.length === 0 ? context : { ...context, [flowMessages.name]: messages.map((line) => ({ ...line })) },
    initial: context,
    next: state.run.next,
    startedAt: new Date(),
  })
  const to = flowPage(engine.settings, target.flow, { next: state.run.next })
  return { ...state, begins, ending: { kind: 'completed', to } }
}
