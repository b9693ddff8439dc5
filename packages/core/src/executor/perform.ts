import type { BindingRuntime } from '../definitions/runtime.ts'
import type { Outcome } from '../stage/outcome.ts'
import { openVisit, personOf, type OpenVisit, type VisitScope } from './open-visit.ts'
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
  return finish(
    scope,
    rules,
    state,
    binding,
    opened,
    await runStage(scope, state, binding, method, opened, run),
    started,
  )
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
  return settle(rules, state, binding, outcome, {
    context: opened.context(),
    login: opened.login(),
    logout: opened.logout(),
    events: opened.events,
    messages: opened.messages,
    tokens: opened.tokens,
    attempts: opened.attempts,
    person: await personOf(scope.people, opened.context()),
    milliseconds: Math.round(performance.now() - started),
  })
}

/** The stage that the run is at. */
export function bindingOf(scope: VisitScope, state: State): BindingRuntime {
  const binding = currentBinding(scope.engine.definitions, state.runtime, state.run)
  if (binding === undefined) throw new Error('No installed plugin fits the next stage of this run.')
  return binding
}
