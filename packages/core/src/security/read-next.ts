import type { Engine } from '../engine.ts'
import { judgeDestination } from './next.ts'

const REASONS = {
  too_long: 'it is longer than 8 KiB',
  elsewhere: 'it leads to an origin that is not allowed, or to the API, or is no URL',
}

/** Reasons that each engine's log has been warned of. */
const warned = new WeakMap<object, Set<string>>()

/**
 * The destination that a caller names (`next`), as `safeDestination` reads it. One that counts as absent is logged: the
 * first of each reason as a warning, since then a link of the operator's own leads home, and the others as information,
 * since anybody can send them. The value may hold secrets and stays out of the log.
 */
export function readNext(
  { settings, ports }: Pick<Engine, 'settings' | 'ports'>,
  text: string | null | undefined,
): string | undefined {
  if (text == null || text === '') return undefined
  const destination = judgeDestination(text, settings)
  if (destination.kind === 'safe') return destination.to
  const { reason } = destination
  const known = warned.get(ports) ?? new Set<string>()
  warned.set(ports, known)
  const level = known.has(reason) ? 'info' : 'warn'
  known.add(reason)
  ports.log[level]({ reason, length: text.length }, `A destination (next) was dropped: ${REASONS[reason]}.`)
  return undefined
}
