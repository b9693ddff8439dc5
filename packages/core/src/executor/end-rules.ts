import type { VisitScope } from './open-visit.ts'
import type { EndRules } from './end.ts'
import type { State } from './state.ts'

/** What the end of a run hangs on besides the run: where it may lead, and whether the visitor has what he came for. */
export function endRules({ engine, request, level }: VisitScope, { loggedIn }: Pick<State, 'loggedIn'>): EndRules {
  return {
    ...engine.settings,
    next: request.next,
    lacksAssurance: loggedIn !== undefined && level < request.assurance,
  }
}
