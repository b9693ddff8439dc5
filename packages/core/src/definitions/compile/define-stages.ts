import type { StageDefinition } from '@sallyport/planner'
import type { Registry } from '../../plugin/registry.ts'
import { askType, stageOfFlow } from './ask-type.ts'
import { checkConfig } from '../check/check-config.ts'
import { compileStage } from './compile-stage.ts'
import { sameContent, type CurrentParts } from '../revisions/current-parts.ts'
import { entryConfig } from './entry-config.ts'
import { flowProblem } from '../check/flow-problem.ts'
import { clashOf, findOwners, foreignClash, lostContent } from './name-owners.ts'
import type { NamedStage } from './name-stages.ts'
import { nameUuid } from './uuid.ts'

/** The stages that the sources name, each with one content: that of a current flow, where it has one. */
export function defineStages(
  named: readonly NamedStage[],
  registry: Registry,
  current: CurrentParts['stages'],
): ReadonlyMap<string, StageDefinition> {
  const stages = new Map<string, StageDefinition>()
  const definedBy = new Map<string, NamedStage>()
  const owners = findOwners('stage', named)
  const given = new Set(named.filter(({ entry }) => entry.config !== undefined).map(({ name }) => name))
  for (const one of named) {
    const { source, path, entry, name } = one
    const isReference = entry.config === undefined
    const known = current.get(name)
    if (isReference && given.has(name)) {
      checkEntry(one, registry)
      continue
    }
    if (isReference && known?.abandoned === false) {
      checkEntry(one, registry)
      stages.set(name, known.definition)
      continue
    }
    const lost = isReference ? known : undefined
    const stage = makeStage(one, registry, lost?.flow)
    if (lost !== undefined && !sameContent(lost.definition, stage)) {
      throw flowProblem(source, path, lostContent('stage', name, lost.flow))
    }
    if ((owners.get(name) ?? one) !== one) continue
    const previous = stages.get(name)
    const other = definedBy.get(name)
    if (previous !== undefined && other !== undefined && !sameContent(previous, stage)) {
      throw flowProblem(source, path, clashOf('stage', name, source, other))
    }
    if (known?.abandoned === false && !sameContent(known.definition, stage)) {
      throw flowProblem(source, path, foreignClash('stage', name, known))
    }
    definedBy.set(name, one)
    stages.set(name, stage)
  }
  for (const { source, path, entry, name } of named) {
    if (stages.get(name)?.type !== entry.stage) {
      throw flowProblem(source, path, `refers to the stage "${name}", which is of another type`)
    }
  }
  return stages
}

/** The entry's stage type, and its configuration as the installed version of the type has it. */
function checkEntry({ source, path, entry }: NamedStage, registry: Registry) {
  const registered = registry.stage(entry.stage)
  if (registered === undefined) {
    throw flowProblem(source, path, `names the stage type "${entry.stage}", which no plugin registers`)
  }
  return { registered, config: entryConfig('stage type', registered, entry, { source, path }) }
}

/** @param lostIn slug of the flow without a file that had the content which the entry only refers to */
function makeStage(one: NamedStage, registry: Registry, lostIn: string | undefined): StageDefinition {
  const { source, path, name } = one
  const { registered, config } = checkEntry(one, registry)
  const { type } = registered
  const where = stageOfFlow(name, source.flow.slug)
  const fail = (problem: { readonly path: readonly string[]; readonly reason: string }): never => {
    if (lostIn !== undefined) throw flowProblem(source, path, lostContent('stage', name, lostIn))
    throw flowProblem(source, [...path, 'config', ...problem.path], problem.reason)
  }
  const checked = checkConfig(type.config, `stage type "${type.type}"`, config)
  if (!checked.ok) return fail(checked)
  const problem = askType(registered, where, () => type.problem?.(checked.config))
  if (problem !== undefined) return fail(problem)
  const stage = { pk: nameUuid('stage', name), name, type: type.type, version: type.version, config: checked.config }
  askType(registered, where, () => compileStage(type, stage))
  return stage
}
