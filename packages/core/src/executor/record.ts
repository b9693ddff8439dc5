import type { Engine } from '../engine.ts'
import { countEvents } from './audit-events.ts'
import type { FlowRequest } from './flow-request.ts'
import type { EventDraft } from './state.ts'

/** Events outside a commit that this process writes in a minute; more are only logged, so that no visitor fills a table. */
const MOST_A_MINUTE = 120
const MINUTE = 60_000

const windows = new WeakMap<Engine['ports'], { startedAt: number; count: number }>()

/** Stores audit events of a request that commits nothing: a policy that failed while a draft was planned, or a crash. */
export async function record(engine: Engine, request: FlowRequest, events: readonly EventDraft[]): Promise<void> {
  const allowed = events.slice(0, claim(engine.ports, events.length))
  if (allowed.length === 0) return
  try {
    await engine.ports.events.add(
      allowed.map(({ action, person, details }) => ({
        action,
        person,
        details,
        run: null,
        flow: request.slug,
        address: request.address,
        requestId: request.id,
      })),
    )
    countEvents(engine, allowed)
  } catch (error) {
    // The answer does not hang on it.
    engine.ports.log.error({ err: error, requestId: request.id }, 'An audit event could not be stored.')
  }
}

/** How many of these may be written now. */
function claim(ports: Engine['ports'], wanted: number): number {
  if (wanted === 0) return 0
  const now = Date.now()
  const known = windows.get(ports)
  const window = known !== undefined && now - known.startedAt < MINUTE ? known : { startedAt: now, count: 0 }
  const allowed = Math.min(wanted, MOST_A_MINUTE - window.count)
  windows.set(ports, { ...window, count: window.count + allowed })
  return allowed
}
