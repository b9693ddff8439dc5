import { Socket } from 'node:net'
import pg from 'pg'
import type { Cost } from './protocol.ts'

interface Metered {
  readonly socket: Socket
  before: number
}

/** Counts what goes to the database from this process. Costs next to nothing until counting is switched on. */
export interface Meter {
  start(): void
  /** Flushes the statistics of every connection of the pool, and returns the counts. */
  stop(): Promise<Cost>
}

export function createMeter(pool: pg.Pool): Meter {
  const known = new Map<object, Metered>()
  let counting = false
  let roundTrips = 0

  /** All clients of a class, since a server has others than its pool's. */
  const watched = new Set<object>()
  const watch = (prototype: object): void => {
    if (watched.has(prototype)) return
    watched.add(prototype)
    const query: unknown = Reflect.get(prototype, 'query')
    if (typeof query !== 'function') throw new TypeError('The client of pg has no query().')
    Object.assign(prototype, {
      query(this: pg.Client, ...values: unknown[]): unknown {
        if (counting) roundTrips += 1
        if (!known.has(this)) {
          const socket = socketOf(this)
          known.set(this, { socket, before: socket.bytesWritten })
          this.once('end', () => known.delete(this))
        }
        return Reflect.apply(query, this, values)
      },
    })
  }
  watch(pg.Client.prototype)
  // Two copies of pg may be at work.
  pool.on('acquire', (client) => watch(Object.getPrototypeOf(client)))
  return {
    start() {
      for (const metered of known.values()) metered.before = metered.socket.bytesWritten
      roundTrips = 0
      counting = true
    },
    async stop() {
      counting = false
      const sent = [...known.values()].reduce((sum, { socket, before }) => sum + socket.bytesWritten - before, 0)
      const cost = { roundTrips, sent }
      const clients = await Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()))
      // Without this the statistics may come seconds later.
      for (const client of clients) await client.query('select pg_stat_force_next_flush()')
      for (const client of clients) client.release()
      return cost
    },
  }
}

/** The types of pg do not show the socket. */
function socketOf(client: object): Socket {
  const connection = 'connection' in client ? client.connection : undefined
  if (typeof connection === 'object' && connection !== null && 'stream' in connection) {
    if (connection.stream instanceof Socket) return connection.stream
  }
  throw new TypeError('The client of pg has no socket that could be measured.')
}
