import { Socket } from 'node:net'
import { Client, type ClientConfig, type Pool, type QueryResult, type QueryResultRow } from 'pg'

/** A prepared statement that only reads. It must not wait for a lock, since everything queued after it waits as well. */
export interface ReadStatement {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

/**
 * A few connections for single reads. They do not wait for an answer before they send the next statement (the protocol's
 * pipelining), and what one turn of the event loop asks leaves in one packet: a request costs less than half of what
 * taking a connection out of the pool and putting it back does.
 */
export interface ReadPool {
  query<Row extends QueryResultRow>(statement: ReadStatement): Promise<QueryResult<Row>>
  /** Connections that may be open at most, that are, and that wait for an answer. */
  readonly size: number
  readonly open: number
  readonly busy: number
  close(): Promise<void>
}

/** Unanswered statements of one connection; more go to the pool, which knows how long one may wait. */
const MOST_UNANSWERED = 100

/** Milliseconds after which a connection that nobody uses is closed, as the pool closes its own. */
const IDLE = 10_000

interface PipelinedConnection {
  readonly client: Client
  readonly socket: Socket
  readonly opened: Promise<void>
  readonly idle: NodeJS.Timeout
  isOpen: boolean
  unanswered: number
  isCorked: boolean
}

export function openReadPool(config: ClientConfig, size: number, pool: Pool): ReadPool {
  const connections: (PipelinedConnection | undefined)[] = Array.from({ length: size }, () => undefined)
  const present = (): readonly PipelinedConnection[] => connections.filter((connection) => connection !== undefined)

  function openConnection(place: number): PipelinedConnection {
    const socket = new Socket()
    const settings = { ...config, pipeline: true, stream: () => socket }
    const client = new Client(settings)
    const leave = (): void => {
      clearTimeout(connection.idle)
      if (connections[place] === connection) connections[place] = undefined
    }
    // What was under way has failed by then; the next statement opens a new connection.
    client.on('error', leave)
    client.on('end', leave)
    const opened = client.connect().then(
      () => void (connection.isOpen = true),
      (error: unknown) => {
        leave()
        throw error
      },
    )
    const rest = (): void => {
      if (connection.unanswered > 0) return
      leave()
      client.end().catch(() => undefined)
    }
    const idle = setTimeout(rest, IDLE).unref()
    const connection: PipelinedConnection = {
      client,
      socket,
      opened,
      idle,
      isOpen: false,
      unanswered: 0,
      isCorked: false,
    }
    connections[place] = connection
    return connection
  }

  /** The line that has the least to do; one that is not there yet has nothing to do. */
  function chooseConnection(): PipelinedConnection {
    let place = 0
    for (let other = 1; other < size; other += 1) {
      if ((connections[other]?.unanswered ?? 0) < (connections[place]?.unanswered ?? 0)) place = other
    }
    return connections[place] ?? openConnection(place)
  }

  return {
    size,
    get open() {
      return present().length
    },
    get busy() {
      return present().filter(({ unanswered }) => unanswered > 0).length
    },
    async query<Row extends QueryResultRow>({ name, text, values }: ReadStatement): Promise<QueryResult<Row>> {
      const statement = { name, text, values: [...values] }
      if (size === 0) return pool.query<Row>(statement)
      const connection = chooseConnection()
      if (connection.unanswered >= MOST_UNANSWERED) return pool.query<Row>(statement)
      connection.unanswered += 1
      try {
        if (!connection.isOpen) await connection.opened
        corkForThisTurn(connection)
        return await connection.client.query<Row>(statement)
      } finally {
        connection.unanswered -= 1
        if (connection.unanswered === 0 && connections.includes(connection)) connection.idle.refresh()
      }
    },
    async close() {
      const closing = present()
      for (const { idle } of closing) clearTimeout(idle)
      await Promise.all(closing.map(({ client }) => client.end()))
    },
  }
}

/** What is asked from now on is sent when everything that has arrived has been looked at. */
function corkForThisTurn(connection: PipelinedConnection): void {
  if (connection.isCorked) return
  connection.isCorked = true
  connection.socket.cork()
  setImmediate(() => {
    connection.isCorked = false
    connection.socket.uncork()
  })
}
