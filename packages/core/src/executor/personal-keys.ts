import { promptData } from '@sallyport/planner'
import type { Engine } from '../engine.ts'
import { isAnnotated, schemasOf } from '../schema/secret-values.ts'

const known = new WeakMap<Engine['registry'], ReadonlySet<string>>()

/**
 * Names of the context keys that hold what a user has typed about themselves, or a secret. A run that begins to hold one
 * changes its browser id, so that a cookie that somebody else planted does not see it.
 */
export function personalKeys({ registry }: Pick<Engine, 'registry'>): ReadonlySet<string> {
  const found = known.get(registry)
  if (found !== undefined) return found
  const names = [...registry.contextKeys.keys()].filter((name) => isAnnotated(schemasOf(registry.contextKeys, name)))
  const keys = new Set([promptData.name, ...names])
  known.set(registry, keys)
  return keys
}
