import { availableParallelism } from 'node:os'
import { Unavailable } from '@sallyport/core'

interface GateOptions {
  /** Two, or as many as there are processors. */
  readonly running?: number
  /** 64. */
  readonly waiting?: number | undefined
}

export interface Gate {
  /** @throws `Unavailable` when too much waits already */
  run<Result>(work: () => Promise<Result>): Promise<Result>
  readonly running: number
  readonly waiting: number
}

/** Lets a bounded number of hashes run at once, and a bounded number wait. */
export function createGate(options: GateOptions = {}): Gate {
  const waitingAtMost = options.waiting ?? 64
  const places = options.running ?? Math.min(2, availableParallelism())
  let free = places
  const waiting: (() => void)[] = []
  return {
    get running() {
      return places - free
    },
    get waiting() {
      return waiting.length
    },
    async run(work) {
      if (free > 0) free -= 1
      else {
        if (waiting.length >= waitingAtMost) throw new Unavailable('Too many passwords are being checked.', 1)
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next === undefined) free += 1
        else next()
      }
    },
  }
}
