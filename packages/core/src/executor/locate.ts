import { randomUUID } from 'node:crypto'
import { meetsRequirement } from '@sallyport/planner'
import type { FlowRuntime } from '../definitions/runtime.ts'
import type { Engine } from '../engine.ts'
import type { Run } from '../ports/run-store.ts'
import type { Commits } from './commits.ts'
import type { FlowRequest } from './flow-request.ts'
import { replayHash } from './replay.ts'
import { requirementFacts } from './requirement-facts.ts'
import type { Situation } from './load.ts'
import { visitorHash, type DraftStep } from './step.ts'
import { currentBinding } from './state.ts'

/** How long, in milliseconds, a former browser id still gets the answer that renewed it. */
const RENEWAL_GRACE = 60_000

/** Why a POST was not taken, for clients that sent a step. */
export type ConflictCode = 'cookie_missing' | 'flow_changed' | 'run_ended' | 'stale_step' | 'unknown_step'

/** A run that no row stands behind. */
export interface Draft {
  readonly run: string
  readonly startedAt: Date
  readonly next: string | null
  readonly supersedes: string | null
}

/** Where a request stands. */
export type Place =
  | { readonly kind: 'replay'; readonly run: Run; readonly former: boolean }
  | {
      readonly kind: 'run'
      readonly run: Run
      readonly runtime: FlowRuntime
      readonly answers: boolean
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
  | { readonly kind: 'elsewhere'; readonly to: string; readonly conflict: ConflictCode }

/** Says which run a request means, and whether its body answers that run's present step. */
export async function locate(
  engine: Engine,
  commits: Commits,
  request: FlowRequest,
  situation: Situation,
): Promise<Place> {
  const active = await usableRun(engine, situation, situation.loaded.active)
  if (request.method !== 'POST') return active ?? fresh(request, situation)
  if (request.step === undefined) return locateWithoutStep(engine, commits, request, situation, active)
  if (request.cookieMissing) return { ...fresh(request, situation), conflict: 'cookie_missing' }
  const { step, loaded, browser, flow } = situation
  if (step === undefined) return refuse(request, situation, active, 'unknown_step')
  const named = loaded.named
  if (named === undefined) {
    if (step.kind !== 'draft') return refuse(request, situation, active, 'unknown_step')
    if (active !== undefined) return { ...active, conflict: 'stale_step' }
    return locateDraft(request, flow, situation, step)
  }
  const own = named.flow === request.slug && named.browser === browser
  const former = named.flow === request.slug && !own && isFormer(named, browser)
  if ((own || former) && isRepeat(engine, request, named)) return { kind: 'replay', run: named, former }
  if (!own) return refuse(request, situation, former ? undefined : active, 'unknown_step')
  const usable = await usableRun(engine, situation, named)
  if (usable === undefined) return refuse(request, situation, active, 'run_ended', named)
  const isPresent = step.kind === 'run' && step.version === named.version && step.binding === named.plan[0]?.binding
  return isPresent ? { ...usable, answers: true } : { ...usable, conflict: 'stale_step' }
}

function locateWithoutStep(
  engine: Engine,
  commits: Commits,
  request: FlowRequest,
  situation: Situation,
  active: Extract<Place, { kind: 'run' }> | undefined,
): Place {
  if (active === undefined) return { ...fresh(request, situation), answers: true }
  const component = componentOf(engine, active.runtime, active.run)
  // Only a body that does not say which component it answers can be taken for another's.
  const isDouble =
    request.component === undefined && commits.isDouble(active.run, replayHash.text(active.run.id, request))
  const meant = !isDouble && (request.component === undefined || request.component === component)
  return { ...active, answers: meant && commits.arrivedAfter(active.run, request.arrived) }
}

/** A draft's answer counts only when everything is as it was when the draft was shown. */
function locateDraft(request: FlowRequest, flow: FlowRuntime, situation: Situation, step: DraftStep): Place {
  const startedAt = new Date(step.startedAt * 1000)
  const tooOld = startedAt.getTime() + flow.definition.lifetime * 1000 < Date.now()
  const other = step.visitor !== visitorHash(request.browser, request.token)
  if (step.revision !== flow.revision) return { ...fresh(request, situation, step.next), conflict: 'flow_changed' }
  if (tooOld || other) return { ...fresh(request, situation, step.next), conflict: 'stale_step' }
  const supersedes = situation.loaded.active?.id ?? null
  return {
    kind: 'draft',
    draft: { run: step.run, startedAt, next: step.next, supersedes },
    answers: true,
    binding: step.binding,
  }
}

function fresh(
  request: FlowRequest,
  { loaded }: Situation,
  next: string | null = null,
): Extract<Place, { kind: 'draft' }> {
  const draft = {
    run: randomUUID(),
    startedAt: new Date(request.arrived.wall),
    next: request.next ?? next ?? loaded.active?.next ?? null,
    supersedes: loaded.active?.id ?? null,
  }
  return { kind: 'draft', draft, answers: false }
}

/** 409: the browser's own run if there is one, else on to where it wanted to go if it is logged in, else a new beginning. */
function refuse(
  request: FlowRequest,
  situation: Situation,
  active: Extract<Place, { kind: 'run' }> | undefined,
  conflict: ConflictCode,
  ended?: Run,
): Place {
  if (active !== undefined) return { ...active, conflict }
  const to = request.next ?? ended?.next
  if (situation.loggedIn !== undefined) return { kind: 'elsewhere', to: to ?? '', conflict }
  return { ...fresh(request, situation, ended?.next), conflict }
}

function isFormer(run: Run, browser: string): boolean {
  const renewal = run.answered?.renewal
  return renewal?.formerBrowser === browser && Date.now() - renewal.at.getTime() < RENEWAL_GRACE
}

function isRepeat(engine: Engine, request: FlowRequest, run: Run): boolean {
  if (run.answered === null || run.answered.step !== request.step) return false
  return engine.keys.verify('replay', replayHash.text(run.id, request), run.answered.body)
}

/** A run that may go on: not ended, not expired, of the same person, and of a revision that still runs here. */
async function usableRun(
  engine: Engine,
  { loggedIn, flow }: Situation,
  run: Run | undefined,
): Promise<Extract<Place, { kind: 'run' }> | undefined> {
  if (run === undefined || run.end !== null || run.expiresAt.getTime() <= Date.now()) return undefined
  if (run.person !== (loggedIn?.pk ?? null)) return undefined
  const runtime = run.revision === flow.revision ? flow : await engine.definitions.revision(run.revision)
  if (runtime === undefined || currentBinding(engine.definitions, runtime, run) === undefined) return undefined
  const facts = requirementFacts({ loggedIn, run })
  if (!run.requirementMet && !meetsRequirement(runtime.definition.authentication, facts)) return undefined
  return { kind: 'run', run, runtime, answers: false }
}

function componentOf(engine: Engine, runtime: FlowRuntime, run: Run): string | undefined {
  const type = currentBinding(engine.definitions, runtime, run)?.stage.type
  return type !== undefined && 'component' in type ? type.component : undefined
}
