import { pendingUser, type Designation, type FlowDefinition, type PolicyDefinition } from '@sallyport/planner'
import type { FlowSource } from '../../engine.ts'
import type { Registry } from '../../plugin/registry.ts'
import { preparePolicy } from '../compile/compile-policy.ts'
import { flowProblem } from './flow-problem.ts'
import type { NamedPolicy } from '../compile/name-policies.ts'

/** Flows that find out who their user is. */
const IDENTIFYING: ReadonlySet<Designation> = new Set(['authentication', 'enrollment', 'recovery'])

const WAY_OUT = 'or say "about: logged_in" if the user who is logged in is meant'

/**
 * Refuses a policy that reads the user where no user can be known yet: it would answer the same for everybody, and a second
 * factor for a group would be asked of nobody.
 *
 * @throws `SetupError` `bad_flow` with file, line and path
 */
export function checkPolicyReaders(
  source: FlowSource,
  flow: FlowDefinition,
  named: readonly NamedPolicy[],
  { registry, policies }: { readonly registry: Registry; readonly policies: ReadonlyMap<string, PolicyDefinition> },
): void {
  const isIdentifying = IDENTIFYING.has(flow.designation) || flow.authentication === 'require_unauthenticated'
  const known = knownBefore(flow, registry)
  for (const one of named) {
    const { path, entry } = one
    if (one.source !== source || entry.enabled === false) continue
    if (entry.about === 'logged_in') {
      if (flow.authentication !== 'require_unauthenticated') continue
      throw flowProblem(source, [...path, 'about'], 'asks about the user who is logged in, and here nobody is')
    }
    if (!isIdentifying || !readsUser(one, { registry, policies })) continue
    const [target, index] = path
    if (target !== 'stages') {
      if (known[0] === true) continue
      const reason = `reads the user, who is not known when a flow like this begins: bind it to a stage behind the one that identifies the user, ${WAY_OUT}`
      throw flowProblem(source, path, reason)
    }
    const binding = flow.bindings[Number(index)]
    if (binding?.evaluateOnPlan === true && known[0] !== true) {
      const reason = `reads the user, and is asked while the flow is planned, when nobody is known yet: leave "evaluateOnPlan" out, ${WAY_OUT}`
      throw flowProblem(source, path, reason)
    }
    if (known[Number(index)] !== true) {
      const reason = `reads the user, but no stage before it identifies one: bind it to a later stage, ${WAY_OUT}`
      throw flowProblem(source, path, reason)
    }
  }
}

/** For each stage, in order, whether an earlier one may have identified the flow's user. */
function knownBefore(flow: FlowDefinition, registry: Registry): readonly boolean[] {
  const { given, authentication, bindings } = flow
  let isKnown =
    given.includes(pendingUser.name) ||
    ['require_authenticated', 'require_superuser', 'require_token'].includes(authentication)
  const before = [isKnown]
  for (const { stage } of bindings) {
    const type = registry.stage(stage.type)?.type
    isKnown ||= [...(type?.provides ?? []), ...(type?.writes ?? [])].some(({ name }) => name === pendingUser.name)
    before.push(isKnown)
  }
  return before
}

function readsUser(
  { entry, policy }: NamedPolicy,
  { registry, policies }: { readonly registry: Registry; readonly policies: ReadonlyMap<string, PolicyDefinition> },
): boolean {
  if (policy === undefined) return entry.group !== undefined || entry.user !== undefined
  const definition = policies.get(policy.name)
  const prepared = definition === undefined ? undefined : preparePolicy(registry, definition)
  if (definition === undefined || prepared?.ok !== true) return false
  return prepared.type.readsUser?.(definition.config, prepared.value) === true
}
