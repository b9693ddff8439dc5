import type { Storage } from '@sallyport/mikro-orm'

/** What happens instead of a query; `run` makes it. */
export type Around = (run: () => Promise<unknown>) => Promise<unknown>

/** Puts itself around every query of one node. Answers how to get out of the way again. */
export function aroundQueries({ pool }: Storage, around: Around): () => void {
  const { query } = pool
  const instead = (...values: unknown[]): unknown => around(async () => Reflect.apply(query, pool, values))
  // The pool's many ways to be called are one to us: what goes in goes on.
  pool.query = instead as typeof query
  return () => {
    pool.query = query
  }
}
