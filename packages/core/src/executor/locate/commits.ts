import type { Run } from '../../ports/run-store.ts'
import type { FlowRequest } from '../flow-request.ts'

const MOST_REMEMBERED = 20_000

/**
 * Remembers when this process last committed something for a browser and flow. A body without `step` counts only when it
 * arrived after that: one that was sent before was an answer to an earlier challenge, also when the run has ended since.
 */
export interface Commits {
  /** @param previous the browser (SHA-256, hex) that the request came from; the run may have another one since */
  committed(run: Pick<Run, 'flow' | 'browser'>, previous: string): void
  /** @param run the browser's active run, if it has one */
  arrivedAfter(
    flow: string,
    browser: string,
    run: Pick<Run, 'updatedAt'> | undefined,
    arrived: FlowRequest['arrived'],
  ): boolean
}

export function createCommits(): Commits {
  const times = new Map<string, number>()
  const remember = (flow: string, browser: string): void => {
    const key = `${flow} ${browser}`
    times.delete(key)
    times.set(key, performance.now())
    if (times.size <= MOST_REMEMBERED) return
    const [oldest] = times.keys()
    if (oldest !== undefined) times.delete(oldest)
  }
  return {
    committed({ flow, browser }, previous) {
      remember(flow, browser)
      if (previous !== browser) remember(flow, previous)
    },
    arrivedAfter(flow, browser, run, arrived) {
      const known = times.get(`${flow} ${browser}`)
      if (known !== undefined) return arrived.monotonic > known
      // Another process committed it, or this one before it was started again: the wall clocks have to do.
      return run === undefined || arrived.wall > run.updatedAt.getTime()
    },
  }
}
