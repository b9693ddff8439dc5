import type { Keys } from '../security/keys.ts'
import { canonicalJson } from './canonical-json.ts'
import type { FlowRequest } from './flow-request.ts'

/**
 * What makes a repeat of a step the same request: its body and its `next`. Only an HMAC of it is stored, with the run's
 * id inside; a plain hash would let whoever reads the table try passwords.
 */
export const replayHash = {
  text(run: string, request: Pick<FlowRequest, 'body' | 'next'>): string {
    return canonicalJson([run, request.body, request.next ?? null])
  },
  make(keys: Keys, run: string, request: Pick<FlowRequest, 'body' | 'next'>): string {
    return keys.mac('replay', replayHash.text(run, request))
  },
}
