import type { Engine } from '../engine.ts'
import { canonicalJson } from './canonical-json.ts'
import type { FlowRequest } from './flow-request.ts'

/** Seconds within which an equal body without a step counts as a double click. */
const WINDOW = 5

/**
 * Has this browser sent the same body, without `step` and `component`, a moment ago? Nothing else tells a repeat from an
 * answer to the next challenge. Counted in the store, so that it holds on every node and after the run has ended.
 */
export async function isDoubleClick(engine: Engine, request: FlowRequest): Promise<boolean> {
  const isTold = request.step !== undefined || request.component !== undefined
  if (request.method !== 'POST' || isTold || request.cookieMissing) return false
  const { slug, browser, query, flowToken = null, body } = request
  const text = canonicalJson(['double', slug, browser, query.toString(), flowToken, body])
  const claim = { key: engine.keys.mac('attempts', text), window: WINDOW }
  const [count = 0] = await engine.ports.attempts.consume([claim])
  return count > 1
}
