import type { FlowDefinition } from '@sallyport/planner'
import type { Registry } from '../../plugin/registry.ts'
import { isSilent } from '../../stage/stage-type.ts'
import { askType, stageOfFlow } from '../compile/ask-type.ts'

/** Slugs of flows that redirect to each other in a loop without ever showing a prompt; undefined when there are none. */
export function findRedirectCycle(
  flows: readonly FlowDefinition[],
  current: (slug: string) => FlowDefinition | undefined,
  registry: Registry,
): readonly string[] | undefined {
  const applied = new Map(flows.map((flow) => [flow.slug, flow]))
  const flowOf = (slug: string): FlowDefinition | undefined => applied.get(slug) ?? current(slug)
  const done = new Set<string>()
  const visit = (slug: string, path: readonly string[]): readonly string[] | undefined => {
    const start = path.indexOf(slug)
    if (start >= 0) return [...path.slice(start), slug]
    const flow = flowOf(slug)
    if (flow === undefined || done.has(slug)) return undefined
    for (const next of leadsAtOnceTo(flow, registry)) {
      const circle = visit(next, [...path, slug])
      if (circle !== undefined) return circle
    }
    done.add(slug)
    return undefined
  }
  for (const { slug } of flows) {
    const circle = visit(slug, [])
    if (circle !== undefined) return circle
  }
  return undefined
}

/** Where a flow leads before it has asked anything. A stage with policies may be left out, so it is no certain way. */
function leadsAtOnceTo(flow: FlowDefinition, registry: Registry): readonly string[] {
  for (const { stage, policies } of flow.bindings) {
    const registered = registry.stage(stage.type)
    if (registered === undefined) return []
    if (policies.length > 0) continue
    const { targets, asks } = askType(registered, stageOfFlow(stage.name, flow.slug), (type) => ({
      targets: type.targets?.(stage.config) ?? [],
      asks: !isSilent(type) && (type.asks?.(stage.config) ?? true),
    }))
    if (targets.length > 0) return targets
    if (asks) return []
  }
  return []
}
