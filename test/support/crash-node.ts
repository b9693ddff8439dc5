import type { Storage } from '@sallyport/mikro-orm'
import { aroundQueries } from './around-queries.ts'

export type Moment = 'before' | 'after'

/** Says whether the node has crashed: a step may make fewer queries than it was to survive. */
export interface Crash {
  readonly happened: boolean
  /** The node's queries work again, for what the test itself asks. */
  end(): void
}

/**
 * Lets a node die just before its n-th query from now on, or just after the query has taken effect. From then on nothing
 * that it does reaches the database, and what it answers is nobody's.
 */
export function crashAt(storage: Storage, nth: number, moment: Moment): Crash {
  let count = 0
  let happened = false
  const cuts: (() => Promise<void>)[] = []
  const dies = async (): Promise<never> => {
    happened = true
    // The database sees the connections of a dead process end, and undoes what they had begun.
    await Promise.all(cuts.splice(0).map((cut) => cut()))
    throw new Error('The node is gone.')
  }
  const end = aroundQueries(
    storage,
    async (run) => {
      if (happened) return dies()
      count += 1
      if (count < nth) return run()
      if (moment === 'after') await run()
      return dies()
    },
    (client) => cuts.push(() => client.end()),
  )
  return {
    get happened() {
      return happened
    },
    end,
  }
}
