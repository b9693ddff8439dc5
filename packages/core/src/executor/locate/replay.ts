import type { Run } from '../../ports/run-store.ts'
import type { Keys } from '../../security/keys.ts'
import { canonicalJson } from '../../schema/canonical-json.ts'
import type { FlowRequest } from '../flow-request.ts'

/** How long, in milliseconds, a previous browser id still gets the answer that renewed it, and its cookies. */
export const RENEWAL_GRACE = 60_000

/**
 * What makes a repeat of a step the same request: its body and its `next`. Only an HMAC of it is stored, with the run's
 * id inside; a plain hash would let a reader of the table try passwords.
 */
export const replayHash = {
  text(run: string, request: Pick<FlowRequest, 'body' | 'next'>): string {
    return canonicalJson([run, request.body, request.next ?? null])
  },
  make(keys: Keys, run: string, request: Pick<FlowRequest, 'body' | 'next'>): string {
    return keys.mac('replay', replayHash.text(run, request))
  },
}

/** Did the run's last step come from this browser id (SHA-256, hex), which it has changed since, a moment ago? */
export function isPrevious(run: Run, browser: string): boolean {
  const renewal = run.answered?.renewal
  return renewal?.formerBrowser === browser && Date.now() - renewal.at.getTime() < RENEWAL_GRACE
}
