import type { Engine } from '../../engine.ts'
import { englishOf } from '../../language/text.ts'
import type { RunFacts } from '../../plugin/hooks.ts'
import type { FlowRequest } from '../flow-request.ts'
import type { State } from '../state.ts'

/** Notifies the plugins of what has been committed. A tap can no longer change the response. */
export async function publish(engine: Engine, request: FlowRequest, state: State): Promise<void> {
  const { hooks } = engine
  const facts: RunFacts = {
    run: state.run.id,
    flow: state.runtime.definition,
    person: state.run.person,
    requestId: request.id,
  }
  // A run that a redirect or the host has begun starts when a visitor arrives at it.
  if (state.stored === undefined || state.stored.version === 0) await hooks.flowStarted.promise(facts)
  for (const entry of state.passed) {
    if (entry.outcome === 'pass') await hooks.stageCompleted.promise(facts, entry)
  }
  if (state.ending?.kind === 'completed') await hooks.flowCompleted.promise(facts)
  if (state.ending?.kind === 'denied') {
    const { code, message } = state.ending
    await hooks.flowDenied.promise(facts, { code, message: englishOf(message) })
  }
}
