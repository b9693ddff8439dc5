import type { Run } from '../../ports/run-store.ts'
import type { AnswerSummary } from '../../wire/wire.ts'
import type { State } from '../state.ts'
import type { Decision } from '../decision.ts'

/** What an answer that shows a state, or how it has ended, is about. */
export function summarizeState({ run, ending, errors }: State): AnswerSummary {
  const result = ending === undefined ? (errors === undefined ? 'challenge' : 'invalid') : ending.kind
  return { flow: run.flow, run: run.id, result: result === 'switched' ? 'completed' : result }
}

/** What an answer without a commit is about. */
export function summarizeDecision(
  flow: string,
  decision: Exclude<Decision, { kind: 'replay' | 'advance' }>,
): AnswerSummary {
  const run = 'state' in decision ? decision.state.run.id : null
  if (decision.conflict !== undefined) return { flow, run, result: 'conflict' }
  switch (decision.kind) {
    case 'leave':
      return { flow, run, result: 'left' }
    case 'refuse':
      return { flow, run, result: 'refused' }
    case 'confirm':
      return { flow, run, result: 'challenge' }
    case 'show':
      return { flow, run, result: decision.errors === undefined ? 'challenge' : 'invalid' }
  }
}

export function summarizeRun({ flow, id }: Run, result: AnswerSummary['result']): AnswerSummary {
  return { flow, run: id, result }
}
