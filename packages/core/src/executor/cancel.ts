import type { Engine } from '../engine.ts'
import { floodControl } from '../flood/flood-control.ts'
import { readNext } from '../security/read-next.ts'
import { isFromElsewhere } from '../security/is-from-elsewhere.ts'
import { countEvents } from './commit/audit-events.ts'
import { sha256 } from '../security/keys.ts'
import type { ExecutorRequest } from '../wire/wire.ts'

/** Ends this browser's active run of a flow. Returns where to go: `next`, else the flow's first page. */
export async function cancel(
  engine: Engine,
  wire: ExecutorRequest,
  slug: string | undefined,
  next: string | undefined,
): Promise<string> {
  const flow = slug === undefined ? undefined : engine.definitions.current(slug)
  const to =
    readNext(engine, next) ??
    (flow === undefined ? engine.settings.home : `${engine.settings.prefix}/if/flow/${flow.definition.slug}/`)
  // It must not throw away what the visitor has typed here.
  const isElsewhere = isFromElsewhere(engine.settings, wire)
  if (flow === undefined || wire.cookie === undefined || isElsewhere) return to
  const { slug: name } = flow.definition
  const event = {
    action: 'flow_cancelled',
    run: null,
    flow: name,
    person: null,
    address: wire.address,
    requestId: wire.id,
    details: {},
  }
  const control = floodControl(engine)
  const stored = control.hasRoomForEvent(event.action, wire.address) ? event : undefined
  const ended = await engine.ports.runs.cancel(sha256(wire.cookie.browser), name, stored)
  if (ended !== undefined) {
    control.takeEvent(event, wire.address, 'unknown')
    if (stored !== undefined) countEvents(engine, [event])
    const facts = { run: ended.id, flow: flow.definition, person: ended.person, requestId: wire.id }
    await engine.hooks.flowCancelled.promise(facts)
  }
  return to
}
