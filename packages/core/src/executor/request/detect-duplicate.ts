import type { Engine } from '../../engine.ts'
import type { ClaimedBody, Commit, Run } from '../../ports/run-store.ts'
import { canonicalJson } from '../../schema/canonical-json.ts'
import type { FlowRequest } from '../flow-request.ts'

/** Seconds after the commit within which an equal body without a step counts as a double click. */
const AFTER_COMMIT = 5

/**
 * Is this the same body, without `step` and `component`, as one of this browser that has been taken already? Nothing else
 * distinguishes a repeat from an answer to the next challenge. What counts is when it arrived, not when its turn came: a repeat of
 * what was under way by then stays one, however slow the server is. Kept in the store, so that it holds on every node and
 * after the run has ended.
 *
 * @param active the run that the body would answer
 * @param draft UUID of the run that it would begin, where there is none
 */
export async function detectDuplicate(
  engine: Engine,
  request: FlowRequest,
  active: Pick<Run, 'id' | 'version'> | undefined,
  draft: string,
): Promise<ClaimedBody> {
  const key = bodyKey(engine, request)
  const run = active?.id ?? draft
  if (key === undefined) return { isRepeat: false, run }
  const age = performance.now() - request.arrived.monotonic
  return engine.ports.runs.claimBody({ key, run, version: active?.version ?? null, age })
}

/** What the commit of a body notes, so that repeats of it are known. */
export function takesBody(engine: Engine, request: FlowRequest): Commit['takesBody'] {
  const key = bodyKey(engine, request)
  return key === undefined ? null : { key, seconds: AFTER_COMMIT }
}

/** Undefined for what says itself which challenge it answers, and for a browser that could not be known again. */
function bodyKey(engine: Engine, request: FlowRequest): string | undefined {
  const { slug, browser, query, flowToken = null, body } = request
  const isTold = request.step !== undefined || request.component !== undefined
  if (request.method !== 'POST' || isTold || request.cookieMissing) return undefined
  return engine.keys.mac('attempts', canonicalJson(['double', slug, browser, query.toString(), flowToken, body]))
}
