/** Where a run stands, and what a request says to that. */
export interface MoveFacts {
  /** The run goes on before anybody is asked: its beginning does something, or a link has been confirmed. */
  readonly startsByItself: boolean
  /** All stages that would run before the first prompt change nothing. */
  readonly startsSafely: boolean
  /** Nobody has sent anything to the run yet. */
  readonly isUnanswered: boolean
  /** The run was begun with messages that no page has shown. */
  readonly hasNews: boolean
  /** The stage requires context that nothing has set. */
  readonly lacksContext: boolean
  /** The request is a current answer to this run. */
  readonly answers: boolean
  /** The step, if the request names one, is the step of what is shown here. */
  readonly isMeant: boolean
  /** The component, if the request names one, is the component of what is shown here. */
  readonly isAddressed: boolean
  readonly hasConflict: boolean
  readonly isPost: boolean
  /** A script of our own origin asks, and not for a page: what it starts was meant. */
  readonly isScripted: boolean
}

/**
 * - `start`: go on without an answer, and store it
 * - `try`: go on, and store nothing: a link from elsewhere changes nothing
 * - `submit`: check the answer, and hand it to the stage
 * - `show`: show what is asked
 * - `refuse`: the run cannot go on for lack of context
 */
export type Move = 'start' | 'try' | 'submit' | 'show' | 'refuse'

/** What a request does where the run stands. */
export function chooseMove(facts: MoveFacts): Move {
  const { answers, isMeant, isAddressed, hasConflict, isScripted, isUnanswered } = facts
  if (facts.startsByItself) {
    if (answers && isMeant && isAddressed) return 'start'
    if (!facts.isPost && !hasConflict && isScripted) return 'start'
    return facts.startsSafely ? 'try' : 'show'
  }
  if (!isMeant) return 'show'
  // Said once by a stored version; a link alone stores nothing, so there it is said again.
  if (facts.hasNews && !answers && !hasConflict && isScripted) return 'start'
  // Visitors who come later were asked on arrival; here nobody has arrived yet.
  if (isUnanswered && facts.lacksContext) return 'refuse'
  return answers && (!isUnanswered || isAddressed) ? 'submit' : 'show'
}
