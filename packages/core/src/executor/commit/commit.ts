import type { Engine } from '../../engine.ts'
import type { Commit, CommitResult, Run, UnitOfWork } from '../../ports/run-store.ts'
import type { Answer } from '../../wire/wire.ts'
import type { FlowRequest } from '../flow-request.ts'
import type { LoadedRequest } from '../locate/load.ts'
import { measure } from '../measure.ts'
import type { State } from '../state.ts'
import { auditEvents, countEvents } from './audit-events.ts'
import { boundEvents } from './bound-events.ts'
import { buildCommit } from './build-commit.ts'
import type { CommittedStep } from './committed-step.ts'
import { newSession } from './new-session.ts'

/** Gives a state the version that this request makes; what is presented and committed from here on is that version. */
export function nextVersion(state: State, loadedRequest: LoadedRequest, now: Date): State {
  const run = { ...state.run, version: (state.stored?.version ?? 0) + 1, updatedAt: now }
  // A renewed browser id is derived from the version, so it is known only now.
  return { ...state, run: state.staysElsewhere || state.renews ? run : { ...run, browser: loadedRequest.browser } }
}

/** Writes a version, with everything that it changes, in one statement; and builds the answer that goes with it. */
export async function commit(
  step: CommittedStep,
  unit: UnitOfWork,
): Promise<{ result: CommitResult; answer: Answer; run: Run }> {
  const { engine, request } = step
  const login = newSession(step)
  const events = boundEvents(step, auditEvents(step, login))
  const { change, answer } = buildCommit(step, login, events)
  const result = await write(engine, request, change, unit)
  if (result === 'won') countEvents(engine, change.events)
  return { result, run: change.run, answer }
}

function write(engine: Engine, request: FlowRequest, change: Commit, unit: UnitOfWork): Promise<CommitResult> {
  const { telemetry } = engine.ports
  if (telemetry === undefined) return unit.commit(change)
  const { flow, id } = change.run
  const attributes = { 'sallyport.flow': flow, 'sallyport.run_id': id, 'sallyport.request_id': request.id }
  return measure(
    telemetry,
    { span: 'sallyport.flow.executor.commit', metric: 'commit_seconds', attributes },
    () => unit.commit(change),
    (done) => ({ result: done?.result ?? 'failed' }),
  )
}
