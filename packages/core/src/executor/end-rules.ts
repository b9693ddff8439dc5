import type { EndRules } from './end.ts'
import { lacksDemand } from './lacks-demand.ts'
import type { VisitScope } from './open-visit.ts'
import type { State } from './state.ts'

/** What the end of a run hangs on besides the run: where it may lead, and whether the visitor has what he came for. */
export function endRules(scope: VisitScope, { loggedIn }: Pick<State, 'loggedIn'>): EndRules {
  return {
    ...scope.engine.settings,
    next: scope.request.next,
    lacksDemand: lacksDemand(scope, loggedIn),
  }
}
