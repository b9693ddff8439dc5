import { meetsRequirement, type PlanEntry } from '@sallyport/planner'
import type { FlowRuntime } from '../../definitions/runtime.ts'
import type { Engine } from '../../engine.ts'
import { floodControl } from '../../flood/flood-control.ts'
import type { Run } from '../../ports/run-store.ts'
import type { FlowRequest } from '../flow-request.ts'
import type { LoadedRequest } from './load.ts'
import type { People } from '../people.ts'
import { hasOldProof } from '../advance/proofs.ts'
import { requirementFacts } from '../plan/requirement-facts.ts'
import { currentBinding } from '../state.ts'

export interface UsableRun {
  readonly kind: 'run'
  readonly run: Run
  readonly runtime: FlowRuntime
  readonly answers: boolean
}

/**
 * A run that may go on: not ended, not expired, of the same person with the same credentials, and of a revision that still
 * runs here.
 */
export async function usableRun(
  engine: Engine,
  request: FlowRequest,
  { loggedIn, flow, people }: LoadedRequest,
  run: Run | undefined,
): Promise<UsableRun | undefined> {
  if (run === undefined || run.person !== (loggedIn?.pk ?? null)) return undefined
  if (await isOutdated(people, run)) return undefined
  const runtime = await runtimeOf(engine, flow, run)
  if (runtime === undefined) return undefined
  const facts = requirementFacts({ loggedIn, context: run.context, outpost: request.outpost })
  if (!run.requirementMet && !meetsRequirement(runtime.definition.authentication, facts)) return undefined
  return { kind: 'run', run, runtime, answers: false }
}

/** Has the run authenticated a user whose credentials have changed since? */
export async function isOutdated(people: People, run: Run): Promise<boolean> {
  const { pendingPerson: pk, proofs, vouched } = run
  if (pk === null || ![...proofs, ...vouched].some(({ person }) => person === pk)) return false
  const known = await people.brief(pk)
  return known !== undefined && hasOldProof(run, known)
}

/**
 * The revision of a run that has neither ended nor expired; undefined when an installed plugin no longer fits it, or when no
 * key opens what it keeps.
 */
export async function runtimeOf(engine: Engine, flow: FlowRuntime, run: Run): Promise<FlowRuntime | undefined> {
  if (run.end !== null || run.unreadable === true || run.expiresAt.getTime() <= Date.now()) return undefined
  const runtime =
    run.revision === flow.revision ? flow : await engine.definitions.revision(run.revision, { begun: run.version > 0 })
  if (runtime === undefined) return undefined
  // A stage that was put into the plan may be of a plugin that is gone, wherever it stands.
  if (!run.plan.every((entry) => fits(engine, run, entry))) return undefined
  // A run that nobody has arrived at yet may be complete at once.
  const isEmpty = run.version === 0 && run.plan.length === 0
  return isEmpty || currentBinding(engine.definitions, runtime, run) !== undefined ? runtime : undefined
}

/** One that cannot be prepared any more must not make each later request of this run a crash. */
function fits(engine: Engine, { id, flow }: Run, { binding, inserted }: PlanEntry): boolean {
  const { definitions, ports } = engine
  if (inserted === undefined) return true
  try {
    return definitions.inserted(binding, inserted) !== undefined
  } catch (error) {
    const facts = { err: error, flow, runId: id }
    if (floodControl(engine).takeLine('stage_not_ready', '', flow)) {
      ports.log.error(facts, 'A stage that was put into this run cannot be prepared, so the run begins again.')
    }
    return false
  }
}
