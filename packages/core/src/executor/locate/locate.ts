import { randomUUID } from 'node:crypto'
import type { FlowRuntime } from '../../definitions/runtime.ts'
import type { Engine } from '../../engine.ts'
import type { Run } from '../../ports/run-store.ts'
import { detectDuplicate } from '../request/detect-duplicate.ts'
import type { Commits } from './commits.ts'
import type { FlowRequest } from '../flow-request.ts'
import { isPrevious, replayHash } from './replay.ts'
import { locateToken, type TokenPlace } from './locate-token.ts'
import type { LoadedRequest } from './load.ts'
import { isSameChallenge, readStep, visitorHash, type DraftStep, type Step } from '../step.ts'
import { currentBinding } from '../state.ts'
import { usableRun, type UsableRun } from './usable-run.ts'

/** Why a POST was not taken, for clients that sent a step. */
export const conflictCodes = [
  'continued_elsewhere',
  'cookie_missing',
  'flow_changed',
  'run_ended',
  'stale_step',
  'unknown_step',
] as const
export type ConflictCode = (typeof conflictCodes)[number]

/** A run that no row stands behind. */
export interface Draft {
  readonly run: string
  readonly startedAt: Date
  readonly next: string | null
  readonly supersedes: string | null
}

/** Where a request stands. */
export type Located =
  | { readonly kind: 'replay'; readonly run: Run }
  | {
      readonly kind: 'run'
      readonly run: Run
      readonly runtime: FlowRuntime
      readonly answers: boolean
      /** What the answer is meant for, as its step says; undefined takes whatever stands first. */
      readonly binding?: string
      readonly conflict?: ConflictCode
    }
  | {
      readonly kind: 'draft'
      readonly draft: Draft
      readonly answers: boolean
      /** The binding that the answer is meant for; undefined takes the plan's first. */
      readonly binding?: string
      readonly conflict?: ConflictCode
    }
  | { readonly kind: 'leave'; readonly to: string; readonly conflict?: ConflictCode }
  /** A flow token has moved this browser's run to another browser. */
  | { readonly kind: 'moved'; readonly conflict?: ConflictCode }
  | Exclude<TokenPlace, { kind: 'token_restarts' }>

/** Says which run a request means, and whether its body answers that run's present step. */
export async function locate(
  engine: Engine,
  commits: Commits,
  request: FlowRequest,
  loadedRequest: LoadedRequest,
): Promise<Located> {
  const active = await usableRun(engine, request, loadedRequest, loadedRequest.loaded.active)
  const token = await locateToken(engine, request, loadedRequest, active?.run)
  if (token?.kind === 'token_restarts')
    return withoutRun({ engine, commits }, request, loadedRequest, { active, run: token.run })
  if (token !== undefined) return token
  if (request.method !== 'POST') return active ?? movedOr(loadedRequest, fresh(request, loadedRequest))
  if (request.step === undefined) return locateWithoutStep({ engine, commits }, request, loadedRequest, { active })
  if (request.cookieMissing) return { ...fresh(request, loadedRequest), conflict: 'cookie_missing' }
  const { step, loaded, browser, flow } = loadedRequest
  if (step === undefined) return refuse(request, loadedRequest, { active, conflict: 'unknown_step' })
  const named = loaded.named
  if (named === undefined) {
    if (step.kind !== 'draft') return refuse(request, loadedRequest, { active, conflict: 'unknown_step' })
    if (active !== undefined) return { ...active, conflict: 'stale_step' }
    return locateDraft(request, flow, loadedRequest, step)
  }
  // A visitor who has confirmed a link for another browser has no run of their own here, but their click may come twice.
  const isConfirmer = step.kind === 'token' && step.visitor === visitorHash(request.browser, request.token)
  const own = named.flow === request.slug && (named.browser === browser || isConfirmer)
  const previous = named.flow === request.slug && !own && isPrevious(named, browser)
  const isAnswered = own ? isStepOfLast(engine, request, named, step) : previous && isVeryStep(request, named)
  if (isAnswered && hasSameBody(engine, request, named)) return { kind: 'replay', run: named }
  if (!own) return refuse(request, loadedRequest, { active: previous ? undefined : active, conflict: 'unknown_step' })
  const usable = await usableRun(engine, request, loadedRequest, named)
  if (usable === undefined) {
    const isOver = named.end !== null || named.expiresAt.getTime() <= Date.now()
    return isOver
      ? refuse(request, loadedRequest, { active, conflict: 'run_ended', ended: named })
      : restarted(request, loadedRequest, active, named)
  }
  const isPresent = step.kind === 'run' && step.version === named.version
  return isPresent ? { ...usable, answers: true, binding: step.binding } : { ...usable, conflict: 'stale_step' }
}

/** What decides whether an answer without a step is meant for the challenge shown. */
interface Locating {
  readonly engine: Engine
  readonly commits: Commits
}

async function locateWithoutStep(
  { engine, commits }: Locating,
  request: FlowRequest,
  loadedRequest: LoadedRequest,
  { active, next = null }: { readonly active: UsableRun | undefined; readonly next?: string | null },
): Promise<Located> {
  const { slug, component, arrived } = request
  const { draft, ...begun } = fresh(request, loadedRequest, next)
  const { isRepeat, run } = await detectDuplicate(engine, request, active?.run, draft.run)
  const meant = !isRepeat && commits.arrivedAfter(slug, loadedRequest.browser, active?.run, arrived)
  if (active === undefined) return movedOr(loadedRequest, { ...begun, draft: { ...draft, run }, answers: meant })
  const own = component === undefined || component === componentOf(engine, active.runtime, active.run)
  return { ...active, answers: meant && own }
}

/** A draft's answer counts only when everything is as it was when the draft was shown. */
function locateDraft(request: FlowRequest, flow: FlowRuntime, loadedRequest: LoadedRequest, step: DraftStep): Located {
  const startedAt = new Date(step.startedAt * 1000)
  const tooOld = startedAt.getTime() + flow.definition.lifetime * 1000 < Date.now()
  const other = step.visitor !== visitorHash(request.browser, request.token)
  if (step.revision !== flow.revision) return { ...fresh(request, loadedRequest, step.next), conflict: 'flow_changed' }
  if (tooOld || other) return { ...fresh(request, loadedRequest, step.next), conflict: 'stale_step' }
  const supersedes = loadedRequest.loaded.active?.id ?? null
  return {
    kind: 'draft',
    draft: { run: step.run, startedAt, next: step.next, supersedes },
    answers: true,
    binding: step.binding,
  }
}

function fresh(
  request: FlowRequest,
  { loaded }: LoadedRequest,
  next: string | null = null,
): Extract<Located, { kind: 'draft' }> {
  const draft = {
    run: randomUUID(),
    startedAt: new Date(request.arrived.wall),
    next: request.next ?? next ?? loaded.active?.next ?? null,
    supersedes: loaded.active?.id ?? null,
  }
  return { kind: 'draft', draft, answers: false }
}

interface Refusal {
  /** The browser's own run, if it has one that goes on. */
  readonly active: UsableRun | undefined
  readonly conflict: ConflictCode
  /** The run that the step names, which is over. */
  readonly ended?: Run
}

/** 409: the browser's own run if there is one, else on to where it wanted to go if it is logged in, else a new beginning. */
function refuse(request: FlowRequest, loadedRequest: LoadedRequest, { active, conflict, ended }: Refusal): Located {
  if (active !== undefined) return { ...active, conflict }
  const to = request.next ?? ended?.next
  if (loadedRequest.loaded.moved !== undefined) return { kind: 'moved', conflict: 'continued_elsewhere' }
  if (loadedRequest.loggedIn !== undefined) return { kind: 'leave', to: to ?? '', conflict }
  return { ...fresh(request, loadedRequest, ended?.next), conflict }
}

/** 409 for a run that can go on no more, though it has not ended: another person is here, or a plugin is gone. */
function restarted(
  request: FlowRequest,
  loadedRequest: LoadedRequest,
  active: UsableRun | undefined,
  run: Run,
): Located {
  if (active !== undefined) return { ...active, conflict: 'run_ended' }
  const { loggedIn, flow } = loadedRequest
  // A user who has meanwhile logged in, in another tab, has no use for the login that they had begun here.
  const isDone = flow.definition.designation === 'authentication' && loggedIn !== undefined
  if (isDone) return { kind: 'leave', to: request.next ?? run.next ?? '', conflict: 'run_ended' }
  return { ...fresh(request, loadedRequest, run.next), conflict: 'run_ended' }
}

/** What a link leads to whose run cannot go on: this browser's own run, else a new beginning on the way to the same place. */
async function withoutRun(
  executor: Locating,
  request: FlowRequest,
  loadedRequest: LoadedRequest,
  { active, run }: { readonly active: UsableRun | undefined; readonly run: Run },
): Promise<Located> {
  if (request.step !== undefined) return restarted(request, loadedRequest, active, run)
  // A client that keeps the link in its query answers what it was shown all the same.
  if (request.method === 'POST') return locateWithoutStep(executor, request, loadedRequest, { active, next: run.next })
  return active ?? fresh(request, loadedRequest, run.next)
}

/** A browser whose run continued in another one sees that, until it begins again or that run has expired. */
function movedOr({ loaded }: LoadedRequest, place: Located): Located {
  return loaded.moved === undefined ? place : { kind: 'moved' }
}

/** Is it the very step that the run's last version was made by? A browser that has changed its id since must send that. */
function isVeryStep({ step }: FlowRequest, { answered }: Run): boolean {
  return answered !== null && answered.step === step
}

/** Does the step belong to the challenge that the run's last version was made by, whenever it was shown? */
function isStepOfLast(engine: Engine, request: FlowRequest, run: Run, step: Step): boolean {
  if (isVeryStep(request, run)) return true
  const last = run.answered === null ? undefined : readStep(engine.keys, run.answered.step)
  return last !== undefined && isSameChallenge(step, last)
}

function hasSameBody(engine: Engine, request: FlowRequest, run: Run): boolean {
  return run.answered !== null && engine.keys.verify('replay', replayHash.text(run.id, request), run.answered.body)
}

function componentOf(engine: Engine, runtime: FlowRuntime, run: Run): string | undefined {
  const type = currentBinding(engine.definitions, runtime, run)?.stage.type
  return type !== undefined && 'component' in type ? type.component : undefined
}
