import type { Served } from '../server/serve.ts'

/** Reports every query that goes through a storage's pool from now on. */
export function countQueries(pool: Served['storage']['pool'], count: () => void): void {
  const seen = new WeakSet<object>()
  pool.on('acquire', (client) => {
    if (seen.has(client)) return
    seen.add(client)
    const { query } = client
    // The client's many ways to be called are one to us: what goes in goes on.
    const counted = (...values: unknown[]): unknown => {
      count()
      return Reflect.apply(query, client, values)
    }
    Object.assign(client, { query: counted })
  })
}
