import type { Ports } from './engine.ts'
import { countEvents } from './executor/commit/audit-events.ts'

/** Signs a user out everywhere, and records it in the audit log. */
export async function endSessions(ports: Ports, person: string): Promise<number> {
  const ended = await ports.sessions.endAll(person)
  const event = {
    action: 'logout',
    details: { reason: 'signed_out', sessions: ended },
    run: null,
    flow: null,
    person,
    address: '',
    requestId: '',
  }
  await ports.events.add([event])
  countEvents({ ports }, [event])
  return ended
}
