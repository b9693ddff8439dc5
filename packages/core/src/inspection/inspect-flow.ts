import type { Known } from '@sallyport/planner'
import type { Engine } from '../engine.ts'
import { openScope } from '../executor/answer.ts'
import { createCommits } from '../executor/commits.ts'
import { decide } from '../executor/decide.ts'
import { load, type Situation } from '../executor/load.ts'
import { locate } from '../executor/locate.ts'
import { readRequest } from '../executor/read-request.ts'
import type { State } from '../executor/state.ts'
import type { Run } from '../ports/run-store.ts'
import type { Wire } from '../wire/wire.ts'
import { flowInspection, type FlowInspection } from './flow-inspection.ts'

/**
 * Looks at this browser's run of a flow: the active one, else the one that has ended last, else the first challenge that
 * the executor would show it. Nothing is written. Undefined when there is none of these.
 *
 * @param person who looks; a run that belongs to anybody else is not shown to him
 */
export async function inspectFlow(engine: Engine, wire: Wire, person: Known): Promise<FlowInspection | undefined> {
  const read = await readRequest(engine, wire, 'GET')
  if (read.fault !== undefined) throw read.fault.error
  // A link that waits for a click is no run of this browser yet.
  const request = { ...read, flowToken: undefined, double: false }
  const situation = await load(engine, request)
  const shown = await shownState(engine, request, situation)
  if (shown?.stored !== undefined) return flowInspection(engine, shown.run, shown.runtime, 'active')
  const latest = await engine.ports.runs.latest(situation.browser, request.slug)
  if (latest !== undefined && (latest.person === null || latest.person === person.pk)) {
    const runtime = latest.end === null ? await engine.definitions.revision(latest.revision) : undefined
    return flowInspection(engine, latest, runtime, statusOf(latest))
  }
  return shown === undefined ? undefined : flowInspection(engine, shown.run, shown.runtime, 'draft')
}

/** Where the executor itself would say that this browser stands; undefined when it would show no stage. */
async function shownState(
  engine: Engine,
  request: Parameters<typeof locate>[2],
  situation: Situation,
): Promise<State | undefined> {
  const scope = openScope(engine, request, situation, engine.ports.runs.begin())
  const place = await locate(engine, createCommits(), request, situation)
  const decision = await decide(scope, request, situation, place)
  return decision.kind === 'show' || decision.kind === 'advance' ? decision.state : undefined
}

/** A run that has not ended, and yet is not the one that is shown, can go on no more. */
function statusOf(run: Run): Exclude<FlowInspection['status'], 'draft' | 'active'> {
  return run.end ?? 'expired'
}
