import { answerOrShow } from './answer-or-show.ts'
import type { Decision } from './decide.ts'
import { keepFirstStage } from './first-stage.ts'
import type { FlowRequest } from './flow-request.ts'
import { lacksDemand } from './lacks-demand.ts'
import type { Situation } from './load.ts'
import type { Place } from './locate.ts'
import { newRun } from './new-run.ts'
import type { VisitScope } from './open-visit.ts'
import { initialContext, planRun } from './plan-run.ts'
import { requirementFacts } from './requirement-facts.ts'
import { startState } from './state.ts'
import { whereRefused } from './where-refused.ts'

/** A run that no row stands behind: it is planned at every request, until an answer reaches a stage. */
export async function decideDraft(
  scope: VisitScope,
  request: FlowRequest,
  situation: Situation,
  place: Extract<Place, { kind: 'draft' }>,
): Promise<Decision> {
  const { flow, loggedIn } = situation
  const { outpost } = request
  const context = initialContext(flow.definition, loggedIn, outpost)
  const facts = requirementFacts({ loggedIn, context, outpost: outpost !== undefined })
  const planned = await planRun(scope, flow, { loggedIn, context, facts })
  if (!planned.applies) {
    const conflict = place.conflict === undefined ? {} : { conflict: place.conflict }
    const next = request.next ?? place.draft.next ?? undefined
    const to = whereRefused(scope.engine.settings, flow.definition, {
      loggedIn,
      next,
      lacksDemand: lacksDemand(scope, loggedIn),
    })
    return to === undefined
      ? { kind: 'refuse', flow, refusal: planned.refusal, ...conflict }
      : { kind: 'leave', to, ...conflict }
  }
  const { draft } = place
  const person = loggedIn?.pk ?? null
  const beginning = { browser: situation.browser, person, context, next: draft.next, startedAt: draft.startedAt }
  const run = newRun(flow, planned, { id: draft.run, ...beginning })
  const state = startState(flow, run, { stored: undefined, supersedes: draft.supersedes, loggedIn })
  return answerOrShow(scope, request, await keepFirstStage(scope, state), place, draft)
}
