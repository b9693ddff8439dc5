import { randomUUID } from 'node:crypto'
import type { PlanEntry } from '@sallyport/planner'
import type { Outcome } from '../../stage/outcome.ts'
import type { State } from '../state.ts'
import type { SettleRules } from './effects.ts'

/** Puts stages into the plan: before the present one, which has still to be completed, or behind one that is complete. */
export function insertStages(
  state: State,
  { stages, position }: Pick<Extract<Outcome, { kind: 'insert' }>, 'stages' | 'position'>,
  inserted: SettleRules['inserted'],
): State {
  const entries = stages.map((stage): PlanEntry => {
    const binding = randomUUID()
    return { binding, marker: 'keep', inserted: inserted(binding, stage) }
  })
  const { plan: present } = state.run
  const plan = position === 'end' ? [...present, ...entries] : [...entries, ...present]
  return { ...state, run: { ...state.run, plan } }
}
