import type { Storage } from '@sallyport/mikro-orm'

/** What of a connection that was taken from the pool matters here. */
interface TakenClient {
  query: (...values: unknown[]) => unknown
  end(): Promise<void>
}

/** What happens instead of a query; `run` makes it. */
export type Around = (run: () => Promise<unknown>, text: string) => Promise<unknown>

/** A query is handed over as its text, or as an object that holds it. */
const textOf = ([query]: readonly unknown[]): string => String(Reflect.get(Object(query), 'text') ?? query)

/**
 * Wraps every query of one node, including those of transactions and of read connections. Returns a function that removes the wrapper.
 *
 * @param opened called with every connection that is taken for a transaction
 */
export function aroundQueries(
  { pool, readPool }: Storage,
  around: Around,
  opened?: (client: TakenClient) => void,
): () => void {
  const { query, connect } = pool
  const { query: read } = readPool
  const instead = (...values: unknown[]): unknown =>
    around(async () => Reflect.apply(query, pool, values), textOf(values))
  // The pool's many ways to be called are one to us: what goes in goes on.
  pool.query = instead as typeof query
  const reading = (...values: unknown[]): unknown =>
    around(async () => Reflect.apply(read, readPool, values), textOf(values))
  readPool.query = reading as typeof read
  const taken = new Map<TakenClient, TakenClient['query']>()
  const take = async (): Promise<TakenClient> => {
    const client: TakenClient = await Reflect.apply(connect, pool, [])
    const own = taken.get(client) ?? client.query
    taken.set(client, own)
    client.query = (...values) => around(async () => Reflect.apply(own, client, values), textOf(values))
    opened?.(client)
    return client
  }
  // With a callback it is the pool's own query that takes a connection, which has been seen already.
  const connecting = (callback?: unknown): unknown =>
    callback === undefined ? take() : Reflect.apply(connect, pool, [callback])
  pool.connect = connecting as typeof connect
  return () => {
    pool.query = query
    pool.connect = connect
    readPool.query = read
    for (const [client, query] of taken) client.query = query
  }
}
