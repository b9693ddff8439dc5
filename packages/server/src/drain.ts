import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Connections } from './connections.ts'

/** Milliseconds that a request may take to arrive whole once the server drains. */
const ARRIVAL = 5000
/** Milliseconds between two looks. */
const LOOK = 100

/**
 * Lets the requests that are open end, then stops accepting. A request that has not arrived whole after five seconds is
 * cut, and everything else when the grace is over.
 *
 * @param grace in seconds
 */
export async function drain(server: Server, connections: Connections, grace: number): Promise<void> {
  const from = performance.now()
  const cut = setTimeout(() => server.closeAllConnections(), grace * 1000)
  const look = setInterval(() => connections.cutPartial(Math.min(ARRIVAL, grace * 1000), from), LOOK)
  try {
    // A connection that is kept alive would keep the server from closing.
    server.prependListener('request', (_: IncomingMessage, response: ServerResponse) => {
      response.shouldKeepAlive = false
    })
    await Promise.all(
      connections.responses().map((response) => {
        response.shouldKeepAlive = false
        return new Promise<void>((resolve) => response.once('close', () => resolve()))
      }),
    )
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeIdleConnections()
    })
  } finally {
    clearTimeout(cut)
    clearInterval(look)
  }
}
