import { shareTime } from '../plugin/time-budget.ts'
import type { AskingStage } from '../stage/stage-type.ts'
import type { VisitScope } from './open-visit.ts'
import { bindingOf, perform } from './perform.ts'
import type { Settled, SettleRules } from './settle.ts'
import type { State } from './state.ts'

/** Hands an answer to the stage that the run is at, unless a plugin objects. */
export async function submit(
  scope: VisitScope,
  rules: SettleRules,
  state: State,
  response: Readonly<Record<string, unknown>>,
): Promise<Settled> {
  const binding = bindingOf(scope, state)
  const type = binding.stage.type as AskingStage
  return perform(scope, rules, state, binding, 'submit', async ({ visit }) => {
    const hook = scope.engine.hooks.response
    const verdict = hook.isUsed() ? await hook.promise(response, shareTime(visit, scope.time)) : undefined
    return verdict ?? type.submit(visit, response)
  })
}
