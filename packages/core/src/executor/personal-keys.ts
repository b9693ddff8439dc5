import { pendingUser, pendingUserIdentifier, promptData } from '@sallyport/planner'
import type { Engine } from '../engine.ts'
import { secretContextKeys } from '../sealing/secret-rule.ts'

const known = new WeakMap<Engine['registry'], ReadonlySet<string>>()

/**
 * Names of the context keys that say who the flow is about, or hold what a user has typed about themselves, or a secret. A
 * run that begins to hold one changes its browser id, so that a cookie that somebody else planted neither sees it nor goes
 * on with it. A decoy counts as a user does: whether the id changes tells nobody which names exist.
 */
export function personalKeys({ registry }: Pick<Engine, 'registry'>): ReadonlySet<string> {
  const found = known.get(registry)
  if (found !== undefined) return found
  const keys = new Set([
    pendingUser.name,
    pendingUserIdentifier.name,
    promptData.name,
    ...secretContextKeys(registry.contextKeys),
  ])
  known.set(registry, keys)
  return keys
}
