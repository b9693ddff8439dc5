import { Socket } from 'node:net'
import { Client, type ClientConfig, type Pool, type QueryResult, type QueryResultRow } from 'pg'

/** A prepared statement that only reads. It must wait for nobody's lock, since whatever comes behind it waits as well. */
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
export interface Readers {
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

interface Line {
  readonly client: Client
  readonly socket: Socket
  readonly opened: Promise<void>
  readonly idle: NodeJS.Timeout
  isOpen: boolean
  unanswered: number
  isCorked: boolean
}

export function openReaders(config: ClientConfig, size: number, pool: Pool): Readers {
  const lines: (Line | undefined)[] = Array.from({ length: size }, () => undefined)
  const present = (): readonly Line[] => lines.filter((line) => line !== undefined)

  function openLine(place: number): Line {
    const socket = new Socket()
    const settings = { ...config, pipeline: true, stream: () => socket }
    const client = new Client(settings)
    const leave = (): void => {
      clearTimeout(line.idle)
      if (lines[place] === line) lines[place] = undefined
    }
    // What was under way has failed by then; the next statement opens a new connection.
    client.on('error', leave)
    client.on('end', leave)
    const opened = client.connect().then(
      () => void (line.isOpen = true),
      (error: unknown) => {
        leave()
        throw error
      },
    )
    const rest = (): void => {
      if (line.unanswered > 0) return
      leave()
      client.end().catch(() => undefined)
    }
    const idle = setTimeout(rest, IDLE).unref()
    const line: Line = { client, socket, opened, idle, isOpen: false, unanswered: 0, isCorked: false }
    lines[place] = line
    return line
  }

  /** The line that has the least to do; one that is not there yet has nothing to do. */
  function chooseLine(): Line {
    let place = 0
    for (let other = 1; other < size; other += 1) {
      if ((lines[other]?.unanswered ?? 0) < (lines[place]?.unanswered ?? 0)) place = other
    }
    return lines[place] ?? openLine(place)
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
      const line = chooseLine()
      if (line.unanswered >= MOST_UNANSWERED) return pool.query<Row>(statement)
      line.unanswered += 1
      try {
        if (!line.isOpen) await line.opened
        corkForThisTurn(line)
        return await line.client.query<Row>(statement)
      } finally {
        line.unanswered -= 1
        if (line.unanswered === 0 && lines.includes(line)) line.idle.refresh()
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
function corkForThisTurn(line: Line): void {
  if (line.isCorked) return
  line.isCorked = true
  line.socket.cork()
  setImmediate(() => {
    line.isCorked = false
    line.socket.uncork()
  })
}
