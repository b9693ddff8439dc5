import type { Run } from '../ports/run-store.ts'
import type { FlowRequest } from './flow-request.ts'

const MOST_REMEMBERED = 20_000

/**
 * Remembers when this process committed a run's present version. A body without `step` counts only when it arrived after
 * that: one that was sent before was an answer to an earlier challenge.
 */
export interface Commits {
  committed(run: Pick<Run, 'id' | 'version'>): void
  arrivedAfter(run: Pick<Run, 'id' | 'version' | 'updatedAt'>, arrived: FlowRequest['arrived']): boolean
}

export function createCommits(): Commits {
  const times = new Map<string, { readonly version: number; readonly at: number }>()
  return {
    committed(run) {
      times.delete(run.id)
      times.set(run.id, { version: run.version, at: performance.now() })
      if (times.size <= MOST_REMEMBERED) return
      const [oldest] = times.keys()
      if (oldest !== undefined) times.delete(oldest)
    },
    arrivedAfter(run, arrived) {
      const known = times.get(run.id)
      if (known?.version === run.version) return arrived.monotonic > known.at
      // Another process committed it, or this one before it was started again: the wall clocks have to do.
      return arrived.wall > run.updatedAt.getTime()
    },
  }
}
