import type { BindingRuntime } from '../definitions/runtime.ts'
import type { Outcome } from '../stage/outcome.ts'
import { openVisit, personOf, type OpenVisit, type VisitScope } from './open-visit.ts'
import { asPluginError, PluginError, type PluginPlace } from '../plugin/plugin-error.ts'
import { findOutcomeProblem } from '../stage/check-outcome.ts'
import { stampTokens } from './flow-token.ts'
import { stagePlace } from './stage-place.ts'
import { runStage, type StageMethod } from './run-stage.ts'
import { settle, type Settled, type SettleRules } from './settle.ts'
import { currentBinding, type State } from './state.ts'

/** Opens a visit, lets the stage's code run, and settles what it has answered. */
export async function perform(
  scope: VisitScope,
  rules: SettleRules,
  state: State,
  binding: BindingRuntime,
  method: StageMethod,
  run: (opened: OpenVisit) => Outcome | Promise<Outcome>,
): Promise<Settled> {
  const opened = await openVisit(scope, state, binding)
  const started = performance.now()
  const outcome = await runStage(scope, state, binding, method, opened, run)
  requireOutcome(scope, binding, method, outcome)
  return finish(scope, rules, state, binding, opened, outcome, started)
}

/** Plugins may be written without types, or built against another version of this package. */
export function requireOutcome(
  scope: VisitScope,
  binding: BindingRuntime,
  method: StageMethod,
  outcome: Outcome,
): void {
  const problem = findOutcomeProblem(outcome)
  if (problem !== undefined) throw new PluginError(stagePlace(scope.engine, binding, method), problem)
}

/** Settles an outcome with everything else that the stage has asked for. */
export async function finish(
  scope: VisitScope,
  rules: SettleRules,
  state: State,
  binding: BindingRuntime,
  opened: OpenVisit,
  outcome: Outcome,
  started: number,
): Promise<Settled> {
  const effects = {
    context: opened.context(),
    login: opened.login(),
    logout: opened.logout(),
    events: opened.events,
    messages: opened.messages,
    tokens: opened.tokens.length === 0 ? [] : await stampTokens(opened.tokens, scope.people),
    attempts: opened.attempts,
    epochs: opened.epochs,
    at: new Date().toISOString(),
    person: await personOf(scope.people, opened.context(), 'brief'),
    milliseconds: Math.round(performance.now() - started),
  }
  try {
    return settle(rules, state, binding, outcome, effects)
  } catch (error) {
    // What cannot be settled is what the stage has asked for.
    throw asPluginError(outcomePlace(scope, binding), error)
  }
}

function outcomePlace({ engine }: VisitScope, { stage }: BindingRuntime): PluginPlace {
  const plugin = engine.registry.stage(stage.type.type)?.plugin ?? 'unknown'
  return { plugin, place: `the outcome of the stage "${stage.name}"` }
}

/** The stage that the run is at. */
export function bindingOf(scope: VisitScope, state: State): BindingRuntime {
  const binding = currentBinding(scope.engine.definitions, state.runtime, state.run)
  if (binding === undefined) throw new Error('No installed plugin fits the next stage of this run.')
  return binding
}
