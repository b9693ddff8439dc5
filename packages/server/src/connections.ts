import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

interface Connection {
  readonly exchanges: Set<Exchange>
  /** Milliseconds of the monotonic clock since which no request has been under way on it. */
  quietSince: number
}

/** What each connection of a server is doing. */
export class Connections {
  readonly #known = new Map<Socket, Connection>()

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#known.set(socket, { exchanges: new Set(), quietSince: performance.now() })
      socket.once('close', () => this.#known.delete(socket))
    })
  }

  /** Called for each request, before anything answers it. */
  add(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#known.get(request.socket)
    if (connection === undefined) return
    const exchange = { request, response }
    connection.exchanges.add(exchange)
    response.once('close', () => {
      connection.exchanges.delete(exchange)
      connection.quietSince = performance.now()
    })
  }

  /** Answers that are still to be written. */
  responses(): readonly ServerResponse[] {
    return [...this.#known.values()].flatMap(({ exchanges }) => [...exchanges].map(({ response }) => response))
  }

  /** Has the head of an answer been sent on this connection, so that nothing else may be written to it? */
  hasBegun(socket: Socket): boolean {
    return [...(this.#known.get(socket)?.exchanges ?? [])].some(({ response }) => response.headersSent)
  }

  /**
   * Cuts the connections on which no whole request has arrived, if they had as long as that.
   *
   * @param milliseconds since `from`, or since the connection began to wait if that was later
   */
  cutPartial(milliseconds: number, from: number): void {
    const now = performance.now()
    for (const [socket, { exchanges, quietSince }] of this.#known) {
      const hasWhole = [...exchanges].some(({ request }) => request.complete)
      if (!hasWhole && now - Math.max(quietSince, from) >= milliseconds) socket.destroy()
    }
  }
}
