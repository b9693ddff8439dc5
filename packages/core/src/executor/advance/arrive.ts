import type { BindingRuntime } from '../../definitions/runtime.ts'
import { floodControl } from '../../flood/flood-control.ts'
import { deny } from '../../stage/outcome.ts'
import { isSilent } from '../../stage/stage-type.ts'
import { addMessages } from './flow-messages.ts'
import { evaluateNextBinding } from '../plan/evaluate-next-binding.ts'
import { stampTokens } from './flow-token.ts'
import { createVisit } from './create-visit.ts'
import { bindingOf, settleStage, callStage, requireOutcome } from './call-stage.ts'
import { PluginError } from '../../plugin/run/plugin-error.ts'
import { runStage, stageLocation } from './run-stage.ts'
import { complete } from './end.ts'
import { keepContext } from './keep-context.ts'
import type { State } from '../state.ts'
import type { RequestScope } from '../scope.ts'
import { denials } from '../denials.ts'
import type { Settled, SettleRules } from './effects.ts'
import type { Turn } from './turn.ts'

/**
 * Arrives at the plan's first stage that its policies let stand: runs it when it is silent, enters it when it wants that,
 * else stays to show it.
 */
export async function arrive(scope: RequestScope, rules: SettleRules, start: State): Promise<Settled> {
  const state = await evaluateNextBinding(scope, start)
  if (state.run.plan.length === 0) return { state: complete(rules, state), transition: 'end' }
  const binding = bindingOf(scope, state)
  const turn: Turn = { scope, rules, state, binding }
  const missing = binding.stage.type.requires?.find((key) => state.run.context[key.name] === undefined)
  if (missing !== undefined) {
    reportMissingContext(scope, binding, missing.name)
    const opened = await createVisit(scope, state, binding)
    const outcome = deny(opened.visit.say(denials.missing_context), 'missing_context')
    return settleStage(turn, opened, outcome, performance.now())
  }
  const { type } = binding.stage
  if (isSilent(type)) return callStage(turn, 'act', ({ visit }) => type.act(visit))
  return binding.stage.enters ? enter(turn) : { state, transition: 'stay' }
}

/** The visitor learns nothing of use, so the log says which plugins are to be looked at. */
function reportMissingContext({ engine, request }: RequestScope, { stage }: BindingRuntime, key: string): void {
  if (!floodControl(engine).takeLine('missing_context', request.address, stage.name)) return
  const promised = engine.registry.stages.filter(({ type }) => type.provides?.some(({ name }) => name === key))
  const details = {
    stage: stage.name,
    plugin: engine.registry.stage(stage.type.type)?.plugin,
    key,
    providers: promised.map(({ plugin, type }) => ({ plugin, stageType: type.type })),
    requestId: request.id,
  }
  engine.ports.log.warn(details, 'A stage requires a context key that no stage before it has set.')
}

async function enter(turn: Turn): Promise<Settled> {
  const { scope, state, binding } = turn
  const { type, asks } = binding.stage
  const opened = await createVisit(scope, state, binding)
  const started = performance.now()
  const outcome = 'enter' in type ? await runStage(turn, 'enter', () => type.enter?.(opened.visit)) : undefined
  if (outcome != null) {
    requireOutcome(turn, 'enter', outcome)
    return settleStage(turn, opened, outcome, started)
  }
  if (!asks) {
    throw new PluginError(stageLocation(scope.engine, binding, 'enter'), 'it asks nothing, and yet gives no outcome')
  }
  const tokens = await stampTokens(opened.tokens, scope.people)
  const kept = keepContext(turn.rules, state, { context: opened.context(), tokens })
  const entered = {
    ...kept,
    events: [...kept.events, ...opened.events],
    messages: addMessages(kept.messages, opened.messages),
  }
  return { state: entered, transition: 'stay' }
}
