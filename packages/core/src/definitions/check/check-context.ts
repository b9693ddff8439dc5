import { pendingUser, type FlowDefinition } from '@sallyport/planner'
import type { StageType } from '../../stage/stage-type.ts'

/** The first stage that requires a context key which nothing before it may give. */
export function findMissingKey(
  flow: FlowDefinition,
  typeOf: (type: string) => StageType | undefined,
): { readonly index: number; readonly key: string } | undefined {
  const given = new Set(flow.given)
  if (['require_authenticated', 'require_superuser', 'require_token'].includes(flow.authentication)) {
    given.add(pendingUser.name)
  }
  for (const [index, binding] of flow.bindings.entries()) {
    const type = typeOf(binding.stage.type)
    const missing = type?.requires?.find((key) => !given.has(key.name))
    if (missing !== undefined) return { index, key: missing.name }
    for (const key of [...(type?.provides ?? []), ...(type?.writes ?? [])]) given.add(key.name)
  }
  return undefined
}
