import type { Run } from '../ports/run-store.ts'
import type { AnswerAbout } from '../wire/wire.ts'
import type { Decision } from './decide.ts'
import type { State } from './state.ts'

/** What an answer that shows a state, or how it has ended, is about. */
export function aboutState({ run, ending, errors }: State): AnswerAbout {
  const result = ending === undefined ? (errors === undefined ? 'challenge' : 'invalid') : ending.kind
  return { flow: run.flow, run: run.id, result: result === 'switched' ? 'completed' : result }
}

/** What an answer without a commit is about. */
export function aboutShown(flow: string, decision: Exclude<Decision, { kind: 'replay' | 'advance' }>): AnswerAbout {
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

export function aboutRun({ flow, id }: Run, result: AnswerAbout['result']): AnswerAbout {
  return { flow, run: id, result }
}
