import type { Engine } from '../engine.ts'
import { countEvents } from './audit-events.ts'
import type { FlowRequest } from './flow-request.ts'
import type { EventDraft } from './state.ts'

/**
 * Events outside a commit that this process writes in a minute, of one kind and from one address; more are only logged, so
 * that no visitor fills a table, or keeps the events of others out of it.
 */
const MOST_A_MINUTE = 30
const MINUTE = 60_000
/** Kinds and addresses that are told apart within a minute. */
const MOST_WINDOWS = 10_000

interface Windows {
  startedAt: number
  readonly counts: Map<string, number>
}

const windows = new WeakMap<Engine['ports'], Windows>()

/** Stores audit events of a request that commits nothing: a policy that failed while a draft was planned, or a crash. */
export async function record(engine: Engine, request: FlowRequest, events: readonly EventDraft[]): Promise<void> {
  const allowed = events.filter(({ action }) => claim(engine.ports, `${action} ${request.address}`))
  if (allowed.length === 0) return
  try {
    await engine.ports.events.add(
      allowed.map(({ action, person, details }) => ({
        action,
        person,
        details,
        run: null,
        // None is known while a default one is looked for.
        flow: request.slug === '' ? null : request.slug,
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

/** Whether this event may be written now. */
function claim(ports: Engine['ports'], key: string): boolean {
  const now = Date.now()
  const known = windows.get(ports)
  const window = known !== undefined && now - known.startedAt < MINUTE ? known : { startedAt: now, counts: new Map() }
  windows.set(ports, window)
  const count = (window.counts.get(key) ?? 0) + 1
  if (count > MOST_A_MINUTE || (count === 1 && window.counts.size >= MOST_WINDOWS)) return false
  window.counts.set(key, count)
  return true
}
