import type { FlowDefinition, JsonObject } from '@sallyport/planner'
import type { FlowSource } from '../../engine.ts'
import type { Registry } from '../../plugin/registry.ts'
import type { StoredRevision } from '../../ports/definition-store.ts'
import { askType, stageOfFlow } from '../compile/ask-type.ts'
import { findRedirectCycle } from './find-redirect-cycle.ts'
import { flowProblem } from './flow-problem.ts'

/** A flow may only lead to flows that exist, and not into a redirect loop. */
export function checkFlowLinks(
  sources: readonly FlowSource[],
  revisions: readonly StoredRevision[],
  registry: Registry,
  current: (slug: string) => FlowDefinition | undefined,
): void {
  const flows = revisions.map(({ definition }) => definition)
  for (const [place, flow] of flows.entries()) {
    const source = sources[place]
    if (source !== undefined)
      refuseMissing(
        source,
        flow,
        (slug) => flows.some((one) => one.slug === slug) || current(slug) !== undefined,
        registry,
      )
  }
  const cycle = findRedirectCycle(flows, current, registry)
  const source = sources.find(({ flow }) => cycle?.includes(flow.slug))
  if (cycle === undefined || source === undefined) return
  throw flowProblem(source, [], `redirects in a loop without a prompt: ${cycle.join(' → ')}`)
}

function refuseMissing(
  source: FlowSource,
  { slug: own, bindings }: FlowDefinition,
  exists: (slug: string) => boolean,
  registry: Registry,
): void {
  for (const [index, { stage }] of bindings.entries()) {
    const registered = registry.stage(stage.type)
    if (registered === undefined) continue
    const { targets, offered } = askType(registered, stageOfFlow(stage.name, own), (type) => ({
      targets: type.targets?.(stage.config) ?? [],
      offered: [...(type.offers?.(stage.config) ?? []), ...configureFlowOf(stage.config)],
    }))
    const missing = targets.find((slug) => !exists(slug))
    if (missing !== undefined) {
      throw flowProblem(source, ['stages', index], `leads to the flow "${missing}", which does not exist`)
    }
    const missed = offered.find((slug) => !exists(slug))
    if (missed !== undefined) {
      throw flowProblem(source, ['stages', index], `offers the flow "${missed}", which does not exist`)
    }
  }
}

/** The setting by which every stage type offers its set-up, whether or not it has `offers`. */
function configureFlowOf({ configureFlow }: JsonObject): readonly string[] {
  return typeof configureFlow === 'string' ? [configureFlow] : []
}
