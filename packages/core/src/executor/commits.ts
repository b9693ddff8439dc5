import type { Run } from '../ports/run-store.ts'
import type { FlowRequest } from './flow-request.ts'

const MOST_REMEMBERED = 20_000
/** Milliseconds within which an equal body without a step counts as a double click. */
const DOUBLE = 5000

/**
 * Remembers when this process committed a run's present version. A body without `step` counts only when it arrived after
 * that: one that was sent before was an answer to an earlier challenge.
 */
export interface Commits {
  /** @param body what made this version, if it came without a step; undefined otherwise */
  committed(run: Pick<Run, 'id' | 'version'>, body: string | undefined): void
  /** Did the same body, without a step, make this version a moment ago? Then it is a double click that came late. */
  isDouble(run: Pick<Run, 'id' | 'version'>, body: string): boolean
  arrivedAfter(run: Pick<Run, 'id' | 'version' | 'updatedAt'>, arrived: FlowRequest['arrived']): boolean
}

export function createCommits(): Commits {
  const times = new Map<string, { readonly version: number; readonly at: number; readonly body: string | undefined }>()
  return {
    committed(run, body) {
      times.delete(run.id)
      times.set(run.id, { version: run.version, at: performance.now(), body })
      if (times.size <= MOST_REMEMBERED) return
      const [oldest] = times.keys()
      if (oldest !== undefined) times.delete(oldest)
    },
    isDouble(run, body) {
      const known = times.get(run.id)
      return known?.version === run.version && known.body === body && performance.now() - known.at < DOUBLE
    },
    arrivedAfter(run, arrived) {
      const known = times.get(run.id)
      if (known?.version === run.version) return arrived.monotonic > known.at
      // Another process committed it, or this one before it was started again: the wall clocks have to do.
      return arrived.wall > run.updatedAt.getTime()
    },
  }
}
