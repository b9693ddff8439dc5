import type { FlowDefinition } from '@sallyport/planner'
import type { Registry } from '../../plugin/registry.ts'
import type { StageType } from '../../stage/stage-type.ts'
import type { RevisionName } from './revision-name.ts'

/** Can what a run holds that was begun under a version of a stage type be gone on with by the installed one? */
export function canResume(type: StageType, begunUnder: number): boolean {
  if (begunUnder === type.version) return true
  try {
    // Plugins may be written without types: only a plain yes counts.
    return begunUnder < type.version && type.understands?.(begunUnder) === true
  } catch {
    return false
  }
}

/** Can runs go on that were begun under this name of a revision? All its stages must be able to. */
export function canResumeRuns(registry: Registry, stored: FlowDefinition, { versions }: RevisionName): boolean {
  return stored.bindings.every(({ stage }) => {
    const type = registry.stage(stage.type)?.type
    return type !== undefined && canResume(type, versions.get(stage.type) ?? stage.version)
  })
}
