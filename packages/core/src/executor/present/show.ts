import type { Challenge } from '../../wire/challenge.ts'
import type { Answer, CookieChange } from '../../wire/wire.ts'
import { summarizeDecision, summarizeState } from './answer-summary.ts'
import type { FlowRequest } from '../flow-request.ts'
import type { Draft } from '../locate/locate.ts'
import { present, presentConfirmation, presentGate, presentRefusal, writeChallenge, shownStage } from './present.ts'
import { recordAudit } from '../request/record-audit.ts'
import type { State } from '../state.ts'
import type { RequestScope } from '../scope.ts'
import type { Decision } from '../decision.ts'

type Showable = Exclude<Decision, { kind: 'replay' | 'advance' }>

/** Answers without a commit. A conflict is 409 only to a client that sent a step. */
export async function show(scope: RequestScope, decision: Showable): Promise<Answer> {
  const { conflict } = decision
  const challenge = await challengeOf(scope, decision)
  const withCode = conflict === undefined ? challenge : { ...challenge, code: conflict }
  await recordAudit(scope.engine, scope.request, scope.events)
  return {
    status: conflict === undefined ? 200 : 409,
    body: decision.kind === 'show' ? writeChallenge(scope, decision.state, withCode) : JSON.stringify(withCode),
    ...freshCookie(scope.request),
    summary: summarizeDecision(scope.request.slug, decision),
    ...(decision.kind === 'show' && !decision.gate ? shownStage(scope.engine, decision.state) : {}),
  }
}

/** What safe stages say to a link: how they end the run, if that is all; else the link waits for a click. */
export async function showUnstored(
  scope: RequestScope,
  { state: before, conflict }: Extract<Decision, { kind: 'advance' }>,
  after: State,
): Promise<Answer> {
  const isAll = after.ending !== undefined && after.stored === undefined && after.begins === null && !after.renews
  const reason = conflict === undefined ? {} : { conflict }
  if (!isAll) return show(scope, { kind: 'show', state: before, draft: draftOf(before), gate: true, ...reason })
  const challenge = await present(scope, after, undefined)
  const body = writeChallenge(scope, after, conflict === undefined ? challenge : { ...challenge, code: conflict })
  await recordAudit(scope.engine, scope.request, [...after.events, ...scope.events])
  return {
    status: conflict === undefined ? 200 : 409,
    body,
    ...freshCookie(scope.request),
    summary: summarizeState(after),
  }
}

/** A run that no row stands behind is named by a draft's step. */
function draftOf({ stored, run, supersedes }: State): Draft | undefined {
  if (stored !== undefined) return undefined
  return { run: run.id, startedAt: run.startedAt, next: run.next, supersedes }
}

async function challengeOf(scope: RequestScope, decision: Showable): Promise<Challenge> {
  switch (decision.kind) {
    case 'leave':
      return { component: 'xak-flow-redirect', to: decision.to }
    case 'refuse':
      return presentRefusal(scope, decision.flow, decision.refusal)
    case 'confirm':
      return presentConfirmation(scope, decision.state, decision.token)
    case 'show':
      if (decision.gate) return presentGate(scope, decision.state, decision.draft)
      return present(scope, { ...decision.state, errors: decision.errors }, decision.draft)
  }
}

function freshCookie(request: FlowRequest): { cookie?: CookieChange } {
  return request.cookieMissing ? { cookie: { cookie: { browser: request.browser } } } : {}
}
