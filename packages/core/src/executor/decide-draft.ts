import { pendingUser, readContext, type Context } from '@sallyport/planner'
import type { FlowRuntime } from '../definitions/runtime.ts'
import type { Run } from '../ports/run-store.ts'
import { answerOrShow } from './answer-or-show.ts'
import type { Decision } from './decide.ts'
import { keepFirstStage, noteKeptOut } from './first-stage.ts'
import type { FlowRequest } from './flow-request.ts'
import type { Situation } from './load.ts'
import type { Draft, Place } from './locate.ts'
import type { VisitScope } from './open-visit.ts'
import { initialContext, planRun } from './plan-run.ts'
import { requirementFacts } from './requirement-facts.ts'
import { startState, type State } from './state.ts'
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
    const lacksAssurance = loggedIn !== undefined && scope.level < request.assurance
    const next = request.next ?? place.draft.next ?? undefined
    const to = whereRefused(scope.engine.settings, flow.definition, { loggedIn, next, lacksAssurance })
    return to === undefined
      ? { kind: 'refuse', flow, refusal: planned.refusal, ...conflict }
      : { kind: 'leave', to, ...conflict }
  }
  const run = newRun(flow, planned.plan, context, situation, place.draft)
  const from = { stored: undefined, supersedes: place.draft.supersedes, loggedIn }
  const state = planned.leftOut.reduce<State>(
    (noted, { binding, reasons }) => {
      const left = flow.bindings.get(binding)
      return left === undefined ? noted : noteKeptOut(noted, left, 'left_out', reasons)
    },
    startState(flow, run, from),
  )
  return answerOrShow(scope, request, await keepFirstStage(scope, state), place, place.draft)
}

function newRun(flow: FlowRuntime, plan: Run['plan'], context: Context, situation: Situation, draft: Draft): Run {
  const { startedAt } = draft
  return {
    id: draft.run,
    flow: flow.definition.slug,
    revision: flow.revision,
    browser: situation.browser,
    version: 0,
    person: situation.loggedIn?.pk ?? null,
    requirementMet: false,
    pendingPerson: readContext(context, pendingUser)?.pk ?? null,
    plan,
    context,
    initial: context,
    proofs: [],
    vouched: [],
    next: draft.next,
    startedAt,
    expiresAt: new Date(startedAt.getTime() + flow.definition.lifetime * 1000),
    updatedAt: startedAt,
    history: [],
    end: null,
    movedFrom: null,
    answered: null,
  }
}
