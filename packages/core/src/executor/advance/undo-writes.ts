import { pendingUser, readContext, writeContext } from '@sallyport/planner'
import type { State } from '../state.ts'
import type { RequestScope } from '../scope.ts'

/**
 * A stage that denies undoes what the stages of the same request have written: users, rows of plugins, mail, and the events
 * about it. What earlier requests have written stays, and so does what a host's own user store has written. A login that is
 * not possible undoes nothing: a user may be created inactive.
 */
export function undoWrites(scope: RequestScope, state: State): State {
  scope.unit.discard()
  scope.outbox?.discard()
  const { run } = state
  const pending = readContext(run.context, pendingUser)
  const isGone = pending !== undefined && scope.created.includes(pending.pk)
  const context = isGone ? writeContext(run.context, pendingUser.name, undefined) : run.context
  return { ...state, run: { ...run, context }, events: state.events.filter(({ isOfWrite }) => isOfWrite !== true) }
}
