import type { FlowDefinition } from '@sallyport/planner'
import type { Definitions } from '../definitions/runtime.ts'
import type { Settings } from '../engine.ts'

/** A flow as the reference system's clients read it, without what it reaches. */
export interface FlowSet {
  readonly pk: string
  readonly policybindingmodel_ptr_id: string
  readonly name: string
  readonly slug: string
  readonly title: string
  readonly designation: FlowDefinition['designation']
  readonly background_url: string
  readonly policy_engine_mode: FlowDefinition['policyEngineMode']
  readonly compatibility_mode: boolean
  /** Path of the export. */
  readonly export_url: string
  readonly layout: FlowDefinition['layout']
  readonly denied_action: FlowDefinition['deniedAction']
}

/** A flow as the reference system's clients read it. */
export interface FlowObject extends FlowSet {
  readonly background: string
  readonly background_themed_urls: null
  /** Primary keys, in the flow's order. */
  readonly stages: readonly string[]
  /** Primary keys of the policies that are bound to the flow itself. */
  readonly policies: readonly string[]
  /** How many revisions of the flow this process has in memory. */
  readonly cache_count: number
  readonly authentication: FlowDefinition['authentication']
}

export function flowSet({ prefix }: Pick<Settings, 'prefix'>, definition: FlowDefinition): FlowSet {
  const { pk, name, slug, title, designation, background, policyEngineMode, layout, deniedAction } = definition
  return {
    pk,
    policybindingmodel_ptr_id: pk,
    name,
    slug,
    title,
    designation,
    background_url: background ?? '',
    policy_engine_mode: policyEngineMode,
    compatibility_mode: false,
    export_url: `${prefix}/api/v3/flows/instances/${slug}/export/`,
    layout,
    denied_action: deniedAction,
  }
}

export function flowObject(
  engine: { readonly settings: Settings; readonly definitions: Definitions },
  definition: FlowDefinition,
): FlowObject {
  const { background, bindings, policies, authentication, slug } = definition
  const bound = policies.flatMap(({ subject }) => (subject.kind === 'policy' ? [subject.policy.pk] : []))
  return {
    ...flowSet(engine.settings, definition),
    background: background ?? '',
    background_themed_urls: null,
    stages: [...new Set(bindings.map(({ stage }) => stage.pk))],
    policies: [...new Set(bound)],
    cache_count: engine.definitions.count(slug),
    authentication,
  }
}
