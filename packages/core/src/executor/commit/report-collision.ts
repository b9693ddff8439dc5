import type { Engine } from '../../engine.ts'
import { floodControl } from '../../flood/flood-control.ts'
import { PluginError } from '../../plugin/run/plugin-error.ts'
import type { Collision } from '../../ports/run-store.ts'
import type { FlowRequest } from '../flow-request.ts'
import { replayHash } from '../locate/replay.ts'

/** The same request that collides so often does not fail by chance. */
const MOST = 3
const MOST_REMEMBERED = 1000

/** By engine: how often a request, as an HMAC, has collided with the same constraint. */
const counts = new WeakMap<Engine, Map<string, number>>()

/**
 * A step is answered with 409, since it collides with what a plugin's table holds. It is logged: only the plugin's author
 * knows whether that may happen.
 *
 * @throws `PluginError` when the same request has collided with the same constraint before, and before that: to send it
 *   again does not help
 */
export function reportCollision(engine: Engine, request: FlowRequest, run: string, collision: Collision): void {
  const { plugin, table, constraint } = collision
  if (floodControl(engine).takeLine('plugin_collision', request.address, constraint)) {
    const details = { plugin, table, constraint, requestId: request.id, runId: run, flow: request.slug }
    engine.ports.log.warn(details, 'What a plugin writes collides with what is stored.')
  }
  if (count(engine, `${constraint} ${replayHash.make(engine.keys, run, request)}`) < MOST) return
  const reason = `the same request has collided ${MOST} times with the constraint "${constraint}" of the table "${table}": two rows of one step have the same key, or the entity does not name the unique index`
  throw new PluginError({ plugin, place: 'the commit of a step' }, reason)
}

function count(engine: Engine, key: string): number {
  const known = counts.get(engine) ?? new Map<string, number>()
  counts.set(engine, known)
  const times = (known.get(key) ?? 0) + 1
  known.delete(key)
  known.set(key, times)
  const [oldest] = known.keys()
  if (known.size > MOST_REMEMBERED && oldest !== undefined) known.delete(oldest)
  return times
}
