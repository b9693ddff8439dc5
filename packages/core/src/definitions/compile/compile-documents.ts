import {
  OrganisationDocument,
  type BrandDefinition,
  type FlowDefinition,
  type GroupDefinition,
  type PolicyBindingDefinition,
} from '@sallyport/planner'
import type { DocumentSource, FlowSource, OrganisationSource } from '../../engine.ts'
import type { Registry } from '../../plugin/registry.ts'
import type { StoredRevision } from '../../ports/definition-store.ts'
import type { CurrentFlow } from '../revisions/current-parts.ts'
import { compileBrands } from './compile-brands.ts'
import { compileFlows } from './compile-flow.ts'
import { compileGroups } from './compile-groups.ts'
import { organisationProblem } from '../check/flow-problem.ts'
import { findSchemaProblem } from '../check/schema-problem.ts'

/** What exists already, and what documents may therefore name. */
export interface Existing {
  /** Who applies the documents; a new one when absent. */
  readonly managedBy?: string
  /** The current flows, by slug. */
  readonly current: ReadonlyMap<string, CurrentFlow>
  /** Slugs of all flows, also of those that no installed plugin fits. */
  readonly slugs: ReadonlySet<string>
  /** Name → name of the parent. */
  readonly groups: ReadonlyMap<string, string | null>
}

export interface CompiledDocuments {
  readonly flows: readonly StoredRevision[]
  readonly brands: readonly BrandDefinition[]
  readonly groups: readonly GroupDefinition[]
  /** Groups that policies name and that neither exist nor are in the same set. */
  readonly unknownGroups: readonly string[]
}

/**
 * Turns all documents of an installation into definitions.
 *
 * @throws `SetupError` with file, line and path
 */
export function compileDocuments(
  sources: readonly DocumentSource[],
  registry: Registry,
  existing: Existing = { current: new Map(), slugs: new Set(), groups: new Map() },
): CompiledDocuments {
  const organisations = sources.filter((source) => 'organisation' in source)
  for (const source of organisations) checkDocument(source)
  const flows = compileFlows(sources.filter(isFlow), registry, existing)
  const slugs = new Set([...existing.slugs, ...flows.map(({ definition }) => definition.slug)])
  const brands = compileBrands(organisations, (slug) => slugs.has(slug))
  const groups = compileGroups(organisations, existing.groups)
  const known = new Set([...existing.groups.keys(), ...groups.map(({ name }) => name)])
  const named = new Set(flows.flatMap(({ definition }) => groupsOf(definition)))
  return { flows, brands, groups, unknownGroups: [...named].filter((name) => !known.has(name)) }
}

/** Is this document a flow? */
export function isFlow(source: DocumentSource): source is FlowSource {
  return 'flow' in source
}

function checkDocument(source: OrganisationSource): void {
  const problem = findSchemaProblem(OrganisationDocument, 'a document of brands and groups', source.organisation)
  if (problem !== undefined) throw organisationProblem(source, problem.path, problem.reason)
}

function groupsOf({ policies, bindings }: FlowDefinition): readonly string[] {
  const all: readonly PolicyBindingDefinition[] = [...policies, ...bindings.flatMap((binding) => binding.policies)]
  return all.flatMap(({ subject }) => (subject.kind === 'group' ? [subject.group] : []))
}
