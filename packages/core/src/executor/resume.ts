import type { VisitScope } from './open-visit.ts'
import { bindingOf, perform } from './perform.ts'
import type { Settled, SettleRules } from './settle.ts'
import type { State } from './state.ts'

/** Goes on after a flow token has been confirmed: the stage that gave it out says how, or is asked as before. */
export async function resume(scope: VisitScope, rules: SettleRules, confirmed: State): Promise<Settled> {
  const [first, ...rest] = confirmed.run.plan
  if (first === undefined) return { state: confirmed, motion: 'arrive' }
  const { confirmed: _done, ...entry } = first
  const state = { ...confirmed, run: { ...confirmed.run, plan: [entry, ...rest] } }
  const { type } = bindingOf(scope, state).stage
  if (!('resume' in type) || type.resume === undefined) return { state, motion: 'stay' }
  const { resume: go } = type
  return perform(scope, rules, state, bindingOf(scope, state), 'resume', ({ visit }) => go.call(type, visit))
}
