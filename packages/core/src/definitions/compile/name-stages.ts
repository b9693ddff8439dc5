import type { StageEntry } from '@sallyport/planner'
import type { FlowSource } from '../../engine.ts'

/** A stage of a flow file with the name that it goes by. */
export interface NamedStage {
  readonly source: FlowSource
  readonly index: number
  readonly path: readonly (string | number)[]
  readonly entry: StageEntry
  readonly name: string
}

/** Gives every stage its name: its own, or `<slug>-<type>`, then `-2`, … */
export function nameStages(sources: readonly FlowSource[]): readonly NamedStage[] {
  return sources.flatMap((source) => {
    const used = new Map<string, number>()
    return source.flow.stages.map((entry, index) => {
      const path = ['stages', index]
      const base = `${source.flow.slug}-${entry.stage.replaceAll('_', '-')}`
      if (entry.name !== undefined) return { source, index, path, entry, name: entry.name }
      const count = (used.get(base) ?? 0) + 1
      used.set(base, count)
      return { source, index, path, entry, name: count === 1 ? base : `${base}-${count}` }
    })
  })
}
