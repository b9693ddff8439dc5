import type { Engine } from '../engine.ts'
import type { EventDraft } from '../executor/state.ts'
import { addressKey } from '../security/address.ts'
import { createAllowance, type Claim } from './allowance.ts'

/** Addresses that may each cause as much as one may, before anonymous visitors together have had their share. */
const ADDRESSES = 20

/** Events of one action that an authenticated user may cause, as a multiple of what an address may. */
const PROVEN = 20
/** Of authenticated users there are as many as have proven who they are within a minute. */
const MOST_PROVEN = 100_000

/** On whose account an event goes: of an authenticated user, of one who exists, or of an anonymous visitor. */
export type Standing = 'proven' | 'known' | 'unknown'

/**
 * What anybody on the internet can make this process write: audit events and lines of the log. Of each kind one address
 * causes so many in a minute (`limits.recordsPerMinute`), and anonymous visitors together twenty times as many; what is beyond that
 * is counted, in the metrics at once and in one event and one line at the end of the minute.
 */
export interface FloodControl {
  /**
   * May this event be stored? Events about people who exist have an allowance for each person, so that no anonymous visitor's
   * events keep them out.
   */
  takeEvent(event: Pick<EventDraft, 'action' | 'person'>, address: string, standing: Standing): boolean
  /** Would an event of an anonymous visitor be taken? */
  hasRoomForEvent(action: string, address: string): boolean
  /** May this line be written? `about` distinguishes lines of one kind with different causes, such as a policy's name. */
  takeLine(kind: string, address: string, about?: string): boolean
  /** Reports now what was left out so far. */
  end(): void
}

const controls = new WeakMap<Engine['ports'], FloodControl>()

export function floodControl(engine: Pick<Engine, 'ports' | 'settings'>): FloodControl {
  const known = controls.get(engine.ports)
  if (known !== undefined) return known
  const made = createFloodControl(engine)
  controls.set(engine.ports, made)
  return made
}

function createFloodControl({ ports, settings }: Pick<Engine, 'ports' | 'settings'>): FloodControl {
  const { log, telemetry } = ports
  const most = settings.limits.recordsPerMinute
  const total = most * ADDRESSES
  const recordDropped = (left: ReadonlyMap<string, number>): void => {
    const details = Object.fromEntries(left)
    log.warn({ leftOut: details }, 'Audit events were left out: too many came at once.')
    const about = { run: null, flow: null, person: null, address: '', requestId: '' }
    ports.events.add([{ action: 'events_left_out', ...about, details }]).catch((error: unknown) => {
      log.error({ err: error }, 'An audit event could not be stored.')
    })
  }
  const countEvent = (action: string): void => telemetry?.count('events_left_out_total', { action })
  const anonymous = createAllowance({ ended: recordDropped, dropped: countEvent })
  const people = createAllowance({ ended: recordDropped, dropped: countEvent })
  const proven = createAllowance({ ended: recordDropped, dropped: countEvent, mostKeys: MOST_PROVEN })
  const lines = createAllowance({
    ended: (left) => log.warn({ leftOut: Object.fromEntries(left) }, 'Lines were left out: too many came at once.'),
    dropped: (kind) => telemetry?.count('log_lines_left_out_total', { kind }),
  })
  const claimsOf = (kind: string, address: string, about = ''): readonly Claim[] => [
    { key: `${kind} ${about} ${addressKey(address, settings.limits.ipv6Prefix)}`, most },
    { key: `${kind} ${about}`, most: total },
  ]
  return {
    takeEvent({ action, person }, address, standing) {
      if (standing === 'proven') return proven.take(action, [{ key: `${action} ${person ?? ''}`, most: most * PROVEN }])
      if (standing === 'unknown') return anonymous.take(action, claimsOf(action, address))
      return people.take(action, claimsOf(action, address, person ?? ''))
    },
    hasRoomForEvent: (action, address) => anonymous.hasRoom(claimsOf(action, address)),
    takeLine: (kind, address, about) => lines.take(kind, claimsOf(kind, address, about)),
    end() {
      for (const allowance of [anonymous, people, proven, lines]) allowance.end()
    },
  }
}
