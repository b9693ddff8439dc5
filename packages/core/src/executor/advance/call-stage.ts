import type { BindingRuntime } from '../../definitions/runtime.ts'
import type { Outcome } from '../../stage/outcome.ts'
import { createVisit, type VisitRecorder } from './create-visit.ts'
import { asPluginError, PluginError, type PluginLocation } from '../../plugin/run/plugin-error.ts'
import { findOutcomeProblem } from '../../stage/check-outcome.ts'
import { stampTokens } from './flow-token.ts'
import { runStage, stageLocation, type StageMethod } from './run-stage.ts'
import { settle } from './settle.ts'
import { undoWrites } from './undo-writes.ts'
import { currentBinding, type State } from '../state.ts'
import type { RequestScope } from '../scope.ts'
import { personOf } from '../people.ts'
import type { Settled } from './effects.ts'
import type { Turn } from './turn.ts'

/** Opens a visit, lets the stage's code run, and settles what it has returned. */
export async function callStage(
  turn: Turn,
  method: StageMethod,
  run: (opened: VisitRecorder) => Outcome | Promise<Outcome>,
): Promise<Settled> {
  const opened = await createVisit(turn.scope, turn.state, turn.binding)
  const started = performance.now()
  const outcome = await runStage(turn, method, () => run(opened))
  requireOutcome(turn, method, outcome)
  return settleStage(turn, opened, outcome, started)
}

/** Plugins may be written without types, or built against another version of this package. */
export function requireOutcome({ scope, binding }: Turn, method: StageMethod, outcome: Outcome): void {
  const problem = findOutcomeProblem(outcome)
  if (problem !== undefined) throw new PluginError(stageLocation(scope.engine, binding, method), problem)
}

/**
 * Settles an outcome with everything else that the stage has asked for.
 *
 * @param started when the stage began, by the monotonic clock
 */
export async function settleStage(
  turn: Turn,
  opened: VisitRecorder,
  outcome: Outcome,
  started: number,
): Promise<Settled> {
  const { people } = turn.scope
  const effects = {
    context: opened.context(),
    login: opened.login(),
    logout: opened.logout(),
    events: opened.hasWritten()
      ? opened.events.map((event) => ({ ...event, isOfWrite: true as const }))
      : opened.events,
    messages: opened.messages,
    tokens: opened.tokens.length === 0 ? [] : await stampTokens(opened.tokens, people),
    attempts: opened.attempts,
    epochs: opened.epochs,
    created: opened.created,
    at: new Date().toISOString(),
    person: await personOf(people, opened.context(), 'brief'),
    milliseconds: Math.round(performance.now() - started),
  }
  try {
    const settled = settle(turn, outcome, effects)
    return outcome.kind === 'deny' ? { ...settled, state: undoWrites(turn.scope, settled.state) } : settled
  } catch (error) {
    // What cannot be settled is what the stage has asked for.
    throw asPluginError(outcomeLocation(turn), error)
  }
}

function outcomeLocation({ scope, binding: { stage } }: Turn): PluginLocation {
  const plugin = scope.engine.registry.stage(stage.type.type)?.plugin ?? 'unknown'
  return { plugin, place: `the outcome of the stage "${stage.name}"` }
}

/** The stage that the run is at. */
export function bindingOf(scope: RequestScope, state: State): BindingRuntime {
  const binding = currentBinding(scope.engine.definitions, state.runtime, state.run)
  if (binding === undefined) throw new Error('No installed plugin fits the next stage of this run.')
  return binding
}
