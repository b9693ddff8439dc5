import type { BrandDefinition, FlowDefinition } from '@sallyport/planner'
import type { Registry } from '../../plugin/registry.ts'
import { askType, stageOfFlow } from '../compile/ask-type.ts'

/** Who leads to a flow that is to be removed. */
export interface FlowUse {
  readonly flow: string
  /** `the flow "login" leads to it` */
  readonly by: string
}

/** The first use of one of these flows; undefined when nothing leads to any of them. */
export function findUse(
  sought: ReadonlySet<string>,
  flows: readonly FlowDefinition[],
  { brands, registry }: { readonly brands: readonly BrandDefinition[]; readonly registry: Registry },
): FlowUse | undefined {
  for (const { slug, bindings } of flows) {
    for (const { stage } of bindings) {
      const registered = registry.stage(stage.type)
      if (registered === undefined) continue
      const named = askType(registered, stageOfFlow(stage.name, slug), (type) => [
        ...(type.targets?.(stage.config) ?? []),
        ...(type.offers?.(stage.config) ?? []),
      ])
      const flow = named.find((one) => sought.has(one))
      if (flow !== undefined) return { flow, by: `the stage "${stage.name}" of the flow "${slug}" leads to it` }
    }
  }
  for (const { domain, flows: own } of brands) {
    const flow = Object.values(own).find((one) => sought.has(one))
    if (flow !== undefined) return { flow, by: `the brand ${domain === null ? 'by default' : `"${domain}"`} names it` }
  }
  return undefined
}
