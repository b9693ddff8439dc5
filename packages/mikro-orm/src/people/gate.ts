import { availableParallelism } from 'node:os'
import { Unavailable } from '@sallyport/core'

interface GateOptions {
  /** Two, or as many as there are processors. */
  readonly running?: number
  /** 64. */
  readonly waiting?: number | undefined
}

/** Lets a bounded number of hashes run at once, and a bounded number wait. */
export function createGate(options: GateOptions = {}) {
  const waitingAtMost = options.waiting ?? 64
  let free = options.running ?? Math.min(2, availableParallelism())
  const waiting: (() => void)[] = []
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
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
  }
}
