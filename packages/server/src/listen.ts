import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type Koa from 'koa'
import { errorCode, StartError } from './start-error.ts'

/** A listener; `port` is what it really listens on. */
export interface Listener {
  readonly port: number
  /**
   * Lets the requests that are open end, then stops accepting. Until then new ones are still served, so that whoever
   * asks for readiness hears that it is over. Idempotent.
   */
  close(): Promise<void>
}

/** A port that is taken already, but whose requests wait for an app. */
export interface BoundPort extends Listener {
  serve(app: Koa): void
}

/** Milliseconds after which a request that does not end is cut off. */
const PATIENCE = 30_000

export async function listen(app: Koa, port: number, host: string): Promise<Listener> {
  const bound = await bindPort(port, host)
  bound.serve(app)
  return bound
}

/**
 * @param variable that the port comes from; stands in the sentence of an error
 * @throws `StartError` `port_taken` or `cannot_listen`
 */
export async function bindPort(port: number, host: string, variable = 'PORT'): Promise<BoundPort> {
  const open = new Set<ServerResponse>()
  const app = Promise.withResolvers<ReturnType<Koa['callback']>>()
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    open.add(response)
    response.once('close', () => open.delete(response))
    const handle = await app.promise
    await handle(request, response)
  })
  await bind(server, port, host, variable)
  let isServing = false
  let closing: Promise<void> | undefined
  return {
    port: portOf(server),
    serve(koa) {
      isServing = true
      app.resolve(koa.callback())
    },
    close() {
      // Nobody would ever answer those that wait.
      if (!isServing) server.closeAllConnections()
      closing ??= drain(server, open)
      return closing
    },
  }
}

async function bind(server: Server, port: number, host: string, variable: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const isTaken = errorCode(cause) === 'EADDRINUSE'
      const sentence = isTaken
        ? `The port ${port} on ${host} is taken; set ${variable} to another one.`
        : `The server cannot listen on HOST ${host} and ${variable} ${port}: ${cause.message}.`
      reject(new StartError(isTaken ? 'port_taken' : 'cannot_listen', sentence, { cause }))
    })
    server.listen(port, host, resolve)
  })
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('The server listens on no port.')
  return address.port
}

async function drain(server: Server, open: ReadonlySet<ServerResponse>): Promise<void> {
  const patience = setTimeout(() => server.closeAllConnections(), PATIENCE)
  // A connection that is kept alive would keep the server from closing.
  server.prependListener('request', (_: IncomingMessage, response: ServerResponse) => {
    response.shouldKeepAlive = false
  })
  await Promise.all(
    [...open].map((response) => {
      response.shouldKeepAlive = false
      return new Promise<void>((resolve) => response.once('close', () => resolve()))
    }),
  )
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
  clearTimeout(patience)
}
