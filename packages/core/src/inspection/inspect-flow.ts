import type { Known } from '@sallyport/planner'
import { englishOf, type Text } from '../language/text.ts'
import type { Engine } from '../engine.ts'
import { HttpError } from '../errors.ts'
import { openRequestScope } from '../executor/open-scope.ts'
import { createCommits } from '../executor/locate/commits.ts'
import { evaluateNextBinding } from '../executor/plan/evaluate-next-binding.ts'
import type { FlowRequest } from '../executor/flow-request.ts'
import { load, type LoadedRequest } from '../executor/locate/load.ts'
import { locate, type Located } from '../executor/locate/locate.ts'
import { newRun } from '../executor/plan/new-run.ts'
import { initialContext } from '../executor/plan/plan-run.ts'
import { readRequest } from '../executor/request/read-request.ts'
import { replan } from '../executor/plan/replan.ts'
import { startState, type State } from '../executor/state.ts'
import type { Run } from '../ports/run-store.ts'
import type { ExecutorRequest } from '../wire/wire.ts'
import { flowInspection, type FlowInspection } from './flow-inspection.ts'
import { namePendingUsers } from './name-pending-users.ts'

/**
 * Looks at this browser's run of a flow: the active one, else the one that has ended last, else what the executor would
 * plan for it. Nothing is written.
 *
 * @param person the inspector; a run that belongs to another user is not shown to them
 * @throws `HttpError` 400 `flow_not_applicable` when there is no run, and the flow does not apply
 */
export async function inspectFlow(engine: Engine, wire: ExecutorRequest, person: Known): Promise<FlowInspection> {
  return namePendingUsers(engine.ports.users, await inspect(engine, wire, person))
}

async function inspect(engine: Engine, wire: ExecutorRequest, person: Known): Promise<FlowInspection> {
  const read = await readRequest(engine, wire, 'GET')
  if (read.fault !== undefined) throw read.fault.error
  // A link that waits for a click is no run of this browser yet.
  const request = { ...read, flowToken: undefined, double: false }
  const loadedRequest = await load(engine, request)
  const place = await locate(engine, createCommits(), request, loadedRequest)
  const here = await whereItStands(engine, request, loadedRequest, place)
  if ('run' in here && here.stored !== undefined) return flowInspection(engine, here.run, here.runtime, 'active')
  const latest = await engine.ports.runs.latest(loadedRequest.browser, request.slug)
  if (latest !== undefined && (latest.person === null || latest.person === person.pk)) {
    const runtime = latest.end === null ? await engine.definitions.revision(latest.revision) : undefined
    return flowInspection(engine, latest, runtime, statusOf(latest))
  }
  if ('run' in here) return flowInspection(engine, here.run, here.runtime, 'draft')
  const detail = `This browser has no run of the flow, and could not begin one: ${englishOf(here.message)}`
  throw new HttpError(400, 'flow_not_applicable', detail)
}

/** The run as the executor would find or plan it: stages that policies keep out are out, and its history says why. */
async function whereItStands(
  engine: Engine,
  request: FlowRequest,
  loadedRequest: LoadedRequest,
  place: Located,
): Promise<State | { readonly message: Text }> {
  const scope = openRequestScope(engine, request, loadedRequest)
  const { flow, loggedIn } = loadedRequest
  switch (place.kind) {
    case 'run': {
      const state = startState(place.runtime, place.run, { stored: place.run, supersedes: null, loggedIn })
      const begun = place.run.version === 0 ? await replan(scope, state) : state
      return 'run' in begun ? evaluateNextBinding(scope, begun) : begun
    }
    case 'draft': {
      const { run: id, ...beginning } = place.draft
      const context = initialContext(flow.definition, loggedIn, request.outpost)
      const visitor = { browser: loadedRequest.browser, person: loggedIn?.pk ?? null, context }
      const unplanned = newRun(flow, { applies: true, plan: [], leftOut: [] }, { id, ...beginning, ...visitor })
      const from = { stored: undefined, supersedes: beginning.supersedes, loggedIn }
      const begun = await replan(scope, startState(flow, unplanned, from))
      return 'run' in begun ? evaluateNextBinding(scope, begun) : begun
    }
    default:
      return { message: 'It went on in another browser.' }
  }
}

/** A run that has not ended, and yet is not the one that is shown, can go on no more. */
function statusOf(run: Run): Exclude<FlowInspection['status'], 'draft' | 'active'> {
  return run.end ?? 'expired'
}
