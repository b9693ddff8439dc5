import type { BindingRuntime } from '../definitions/runtime.ts'
import { deny } from '../stage/outcome.ts'
import { isSilent } from '../stage/stage-type.ts'
import { addMessages } from './flow-messages.ts'
import { keepFirstStage } from './first-stage.ts'
import { stampTokens } from './flow-token.ts'
import { openVisit, type VisitScope } from './open-visit.ts'
import { bindingOf, finish, perform, requireOutcome } from './perform.ts'
import { PluginError } from '../plugin/plugin-error.ts'
import { stagePlace } from './stage-place.ts'
import { runStage } from './run-stage.ts'
import { complete } from './end.ts'
import { keepContext } from './keep-context.ts'
import type { Settled, SettleRules } from './settle.ts'
import type { State } from './state.ts'

/**
 * Arrives at the plan's first stage that its policies let stand: runs it when it is silent, enters it when it wants that,
 * else stays to show it.
 */
export async function arrive(scope: VisitScope, rules: SettleRules, start: State): Promise<Settled> {
  const state = await keepFirstStage(scope, start)
  if (state.run.plan.length === 0) return { state: complete(rules, state), motion: 'end' }
  const binding = bindingOf(scope, state)
  const missing = binding.stage.type.requires?.find((key) => state.run.context[key.name] === undefined)
  if (missing !== undefined) {
    const outcome = deny('Unknown error', 'missing_context')
    return finish(scope, rules, state, binding, await openVisit(scope, state, binding), outcome, performance.now())
  }
  const { type } = binding.stage
  if (isSilent(type)) return perform(scope, rules, state, binding, 'act', ({ visit }) => type.act(visit))
  return binding.stage.enters ? enter(scope, rules, state, binding) : { state, motion: 'stay' }
}

async function enter(scope: VisitScope, rules: SettleRules, state: State, binding: BindingRuntime): Promise<Settled> {
  const { type, asks } = binding.stage
  const opened = await openVisit(scope, state, binding)
  const started = performance.now()
  const outcome =
    'enter' in type
      ? await runStage(scope, state, binding, 'enter', opened, ({ visit }) => type.enter?.(visit))
      : undefined
  if (outcome != null) {
    requireOutcome(scope, binding, 'enter', outcome)
    return finish(scope, rules, state, binding, opened, outcome, started)
  }
  if (!asks) {
    throw new PluginError(stagePlace(scope.engine, binding, 'enter'), 'it asks nothing, and yet gives no outcome')
  }
  const tokens = await stampTokens(opened.tokens, scope.people)
  const kept = keepContext(state, { context: opened.context(), tokens })
  const entered = {
    ...kept,
    events: [...kept.events, ...opened.events],
    messages: addMessages(kept.messages, opened.messages),
  }
  return { state: entered, motion: 'stay' }
}
