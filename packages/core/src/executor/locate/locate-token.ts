import { meetsRequirement, pendingUser, readContext } from '@sallyport/planner'
import type { FlowRuntime } from '../../definitions/runtime.ts'
import type { Engine } from '../../engine.ts'
import type { FlowTokenRow, Run } from '../../ports/run-store.ts'
import { credentialEpoch } from '../credential-epoch.ts'
import type { FlowRequest } from '../flow-request.ts'
import type { LoadedRequest } from './load.ts'
import type { People } from '../people.ts'
import { requirementFacts } from '../plan/requirement-facts.ts'
import { visitorHash } from '../step.ts'
import { isPrevious } from './replay.ts'
import { isOutdated, runtimeOf } from './usable-run.ts'

/** Why a flow token is rejected. Stable. */
export type TokenRefusal =
  | 'confirmed_elsewhere'
  | 'token_expired'
  | 'token_of_other_flow'
  | 'token_of_other_person'
  | 'token_run_ended'
  | 'token_unknown'
  | 'token_used'

/** Where a request with a flow token stands. */
export type TokenPlace =
  | {
      readonly kind: 'token'
      readonly token: FlowTokenRow
      readonly run: Run
      readonly runtime: FlowRuntime
      /** The click on the gate: the token is used up now. */
      readonly confirms: boolean
      readonly conflict?: 'stale_step'
    }
  | { readonly kind: 'token_refused'; readonly code: TokenRefusal }
  /** The run cannot be loaded any more, and a visitor who opens its link begins the flow anew: nothing of it is vouched for. */
  | { readonly kind: 'token_restarts'; readonly run: Run }
  | { readonly kind: 'leave'; readonly to: string }

/**
 * Looks at the flow token of a request. Undefined when it has none, when it answers another step, or when the run that the
 * token moved here goes on in this browser: the page keeps its address, token included.
 */
export async function locateToken(
  engine: Engine,
  request: FlowRequest,
  loadedRequest: LoadedRequest,
  active: Run | undefined,
): Promise<TokenPlace | undefined> {
  const { loaded, step, loggedIn } = loadedRequest
  if (request.flowToken === undefined && step?.kind !== 'token') return undefined
  if (request.step !== undefined && step?.kind !== 'token') return undefined
  const found = loaded.flowToken
  if (found === undefined) return { kind: 'token_refused', code: 'token_unknown' }
  const { token, run } = found
  if (token.usedAt !== null) {
    if (active?.id === run.id || (request.step !== undefined && isOwnRepeat(run, request))) return undefined
    // A reload of a page whose run is complete.
    if (run.end === 'completed' && loggedIn !== undefined && run.person === loggedIn.pk && isHere(run, loadedRequest)) {
      return { kind: 'leave', to: run.next ?? '' }
    }
  }
  // The run has gone on in this browser without the link, which then has nothing left to confirm.
  if (active?.id === run.id && isPassed(token, run)) return undefined
  const runtime = await runtimeOf(engine, loadedRequest.flow, run)
  const code = refusalOf(loadedRequest, token, run, runtime) ?? (await outdatedBy(loadedRequest.people, token, run))
  if (code !== undefined) return { kind: 'token_refused', code }
  if (runtime === undefined) {
    return isOver(run) || !canAnybodyBegin(loadedRequest.flow)
      ? { kind: 'token_refused', code: 'token_run_ended' }
      : { kind: 'token_restarts', run }
  }
  const facts = requirementFacts({ loggedIn, context: run.context, outpost: request.outpost })
  const requirement = runtime.definition.authentication
  if (!run.requirementMet && !meetsRequirement(requirement, { ...facts, restored: true })) {
    return { kind: 'token_refused', code: 'token_of_other_person' }
  }
  const place = { kind: 'token' as const, token, run, runtime }
  if (request.method !== 'POST') return { ...place, confirms: false }
  if (step?.kind === 'token') {
    const same = step.visitor === visitorHash(request.browser, request.token) && !request.cookieMissing
    return same ? { ...place, confirms: true } : { ...place, confirms: false, conflict: 'stale_step' }
  }
  return { ...place, confirms: request.component === undefined || request.component === 'ak-stage-consent' }
}

function refusalOf(
  { flow, browser, loggedIn }: LoadedRequest,
  token: FlowTokenRow,
  run: Run,
  runtime: FlowRuntime | undefined,
): TokenRefusal | undefined {
  if (run.flow !== flow.definition.slug) return 'token_of_other_flow'
  if (token.usedAt !== null) {
    const stays = token.binding !== null && runtime?.definition.confirmedElsewhere === 'stay' && run.browser !== browser
    return stays ? 'confirmed_elsewhere' : 'token_used'
  }
  if (token.expiresAt.getTime() <= Date.now()) return 'token_expired'
  if (isOver(run)) return 'token_run_ended'
  // A link vouches only for the user that it was made for, at the stage that issued it.
  if (isPassed(token, run) || (readContext(run.context, pendingUser)?.pk ?? null) !== token.person) return 'token_used'
  const isOther = loggedIn !== undefined && loggedIn.pk !== run.person && loggedIn.pk !== token.person
  return isOther ? 'token_of_other_person' : undefined
}

function isOver({ end, expiresAt }: Run): boolean {
  return end !== null || expiresAt.getTime() <= Date.now()
}

/** A flow that requires a link, or context from a host, could only tell a new visitor what is missing. */
function canAnybodyBegin({ definition }: FlowRuntime): boolean {
  return definition.authentication !== 'require_token' && definition.given.length === 0
}

/** A link from before its user's credentials changed is worth nothing, and so is a run that had authenticated them. */
async function outdatedBy(people: People, token: FlowTokenRow, run: Run): Promise<TokenRefusal | undefined> {
  if (await isOutdated(people, run)) return 'token_run_ended'
  const known = token.person === null ? undefined : await people.brief(token.person)
  return known === undefined || credentialEpoch(known) === token.epoch ? undefined : 'token_expired'
}

/** The run has left the stage that gave the link out. */
function isPassed({ binding }: FlowTokenRow, run: Run): boolean {
  return binding === null ? run.version > 0 : run.plan[0]?.binding !== binding
}

/** A repeat of the click that has confirmed: the ordinary replay answers it. */
function isOwnRepeat(run: Run, request: FlowRequest): boolean {
  return run.answered?.step === request.step
}

function isHere(run: Run, { browser }: LoadedRequest): boolean {
  return run.browser === browser || isPrevious(run, browser)
}
