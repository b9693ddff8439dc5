/** How many statements a request costs, and what they carry. */
export interface Cost {
  readonly roundTrips: number
  /** Bytes that went to the database. */
  readonly sent: number
}

/** What the benchmark asks of a server's process. */
export type Order = 'real hashes' | 'no hashes' | 'count' | 'cost' | 'memory' | 'processor'

/** What a server's process sends: where it listens, or the result of an order. */
export type Report =
  | { readonly url: string }
  | { readonly cost: Cost }
  | { readonly rss: number }
  /** Microseconds of processor time since the process began. */
  | { readonly processor: number }
  | { readonly done: true }
