import type { Engine } from '../engine.ts'
import { canonicalJson } from './canonical-json.ts'
import type { FlowRequest } from './flow-request.ts'

/** Seconds within which an equal body without a step counts as a double click. */
const WINDOW = 5

/** What a body without a step is: one of its own, or a repeat of one that came a moment ago. */
export interface ClaimedBody {
  readonly double: boolean
  /** The request has failed, so the same body may come again at once. */
  release(): Promise<void>
}

const ITS_OWN: ClaimedBody = { double: false, release: async () => undefined }

/**
 * Has this browser sent the same body, without `step` and `component`, a moment ago? Nothing else tells a repeat from an
 * answer to the next challenge. Counted in the store, so that it holds on every node and after the run has ended.
 */
export async function claimBody(engine: Engine, request: FlowRequest): Promise<ClaimedBody> {
  const isTold = request.step !== undefined || request.component !== undefined
  if (request.method !== 'POST' || isTold || request.cookieMissing) return ITS_OWN
  const { slug, browser, query, flowToken = null, body } = request
  const text = canonicalJson(['double', slug, browser, query.toString(), flowToken, body])
  const key = engine.keys.mac('attempts', text)
  const { attempts } = engine.ports
  const [count = 0] = await attempts.consume([{ key, window: WINDOW }])
  return { double: count > 1, release: () => attempts.giveBack([key]) }
}
