import type { Engine } from '../../engine.ts'
import { floodControl } from '../../flood/flood-control.ts'
import { countEvents } from '../commit/audit-events.ts'
import type { FlowRequest } from '../flow-request.ts'
import type { EventDraft } from '../state.ts'

/** Stores audit events of a request that commits nothing: a policy that failed while a draft was planned, or a crash. */
export async function recordAudit(
  engine: Engine,
  request: Pick<FlowRequest, 'id' | 'address' | 'slug'>,
  events: readonly EventDraft[],
): Promise<void> {
  const control = floodControl(engine)
  // The user that such an event names is logged in.
  const allowed = events.filter((event) =>
    control.takeEvent(event, request.address, event.person === null ? 'unknown' : 'known'),
  )
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
    // The response does not depend on it.
    if (!control.takeLine('event_not_stored', request.address)) return
    engine.ports.log.error({ err: error, requestId: request.id }, 'An audit event could not be stored.')
  }
}
