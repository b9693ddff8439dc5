import { answerOrShow } from './answer-or-show.ts'
import { evaluateNextBinding } from '../plan/evaluate-next-binding.ts'
import type { LoadedRequest } from '../locate/load.ts'
import type { Located } from '../locate/locate.ts'
import { newRun } from '../plan/new-run.ts'
import { initialContext, planRun } from '../plan/plan-run.ts'
import { startState } from '../state.ts'
import { refusalRedirect } from '../plan/refusal-redirect.ts'
import type { RequestScope } from '../scope.ts'
import type { Decision } from '../decision.ts'
import { needsStepUp } from '../advance/end.ts'

/** A run that no row stands behind: it is planned at every request, until an answer reaches a stage. */
export async function decideDraft(
  scope: RequestScope,
  loadedRequest: LoadedRequest,
  place: Extract<Located, { kind: 'draft' }>,
): Promise<Decision> {
  const { flow, loggedIn } = loadedRequest
  const { request, outpost } = scope
  const context = initialContext(flow.definition, loggedIn, outpost)
  const planned = await planRun(scope, flow, { loggedIn, context })
  if (!planned.applies) {
    const conflict = place.conflict === undefined ? {} : { conflict: place.conflict }
    const next = request.next ?? place.draft.next ?? undefined
    const to = refusalRedirect(scope.engine.settings, flow.definition, {
      loggedIn,
      next,
      needsStepUp: needsStepUp(scope, loggedIn),
    })
    return to === undefined
      ? { kind: 'refuse', flow, refusal: planned.refusal, ...conflict }
      : { kind: 'leave', to, ...conflict }
  }
  const { draft } = place
  const person = loggedIn?.pk ?? null
  const beginning = { browser: loadedRequest.browser, person, context, next: draft.next, startedAt: draft.startedAt }
  const run = newRun(flow, planned, { id: draft.run, ...beginning })
  const state = startState(flow, run, { stored: undefined, supersedes: draft.supersedes, loggedIn })
  return answerOrShow(scope, await evaluateNextBinding(scope, state), place, draft)
}
