import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { LONGEST_NEXT } from '@sallyport/core/adapter'
import type Koa from 'koa'
import { Connections } from './connections.ts'
import { drain } from './drain.ts'
import { answerUnreadable, refuseMissingHost } from './raw-replies.ts'
import { errorCode, StartError } from './start-error.ts'

/** A listener; `port` is what it really listens on. */
export interface Listener {
  readonly port: number
  /**
   * Lets the requests that are open end, then stops accepting. Until then new ones are still served, so that a load
   * balancer that asks for readiness hears that it is over. A request that has not arrived whole after five seconds is
   * cut. Idempotent.
   *
   * @param grace seconds after which the requests that are still open are cut; 10 when absent
   */
  close(grace?: number): Promise<void>
}

/** A port that is taken already, but whose requests wait for an app. */
export interface BoundPort extends Listener {
  serve(app: Koa): void
}

export interface ListenOptions {
  /** Seconds that the head of a request may take to arrive; 10. */
  readonly headTime?: number
  /** Seconds that a whole request may take to arrive; 30. */
  readonly arrivalTime?: number
}

/** Seconds. */
export const GRACE = 10

/**
 * Bytes of a request's head: as many as Node.js takes by itself, and the longest `next` in the address, each of whose
 * characters is escaped twice there, and once more in the `Referer`.
 */
const LONGEST_HEAD = 16_384 + 12 * LONGEST_NEXT

export async function listen(app: Koa, port: number, host: string, options: ListenOptions = {}): Promise<Listener> {
  const bound = await bindPort({ port, host, ...options })
  bound.serve(app)
  return bound
}

export interface BindOptions extends ListenOptions {
  readonly port: number
  readonly host: string
  /** The variable that the port comes from, for the sentence of an error; `PORT` when absent. */
  readonly variable?: string
}

/** @throws `StartError` `port_taken` or `cannot_listen` */
export async function bindPort(options: BindOptions): Promise<BoundPort> {
  const { headTime = 10, arrivalTime = 30 } = options
  const app = Promise.withResolvers<ReturnType<Koa['callback']>>()
  const server = createServer({
    headersTimeout: headTime * 1000,
    requestTimeout: arrivalTime * 1000,
    // Node.js looks every half minute by itself, and cuts nobody before.
    connectionsCheckingInterval: 1000,
    maxHeaderSize: LONGEST_HEAD,
    requireHostHeader: false,
  })
  const connections = new Connections(server)
  answerUnreadable(server, connections)
  server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    connections.add(request, response)
    if (refuseMissingHost(request, response)) return
    const handle = await app.promise
    await handle(request, response)
  })
  await bind(server, options)
  let isServing = false
  let closing: Promise<void> | undefined
  return {
    port: portOf(server),
    serve(koa) {
      isServing = true
      app.resolve(koa.callback())
    },
    close(grace = GRACE) {
      // Nobody would ever answer those that wait.
      if (!isServing) server.closeAllConnections()
      closing ??= drain(server, connections, grace)
      return closing
    },
  }
}

async function bind(server: Server, { port, host, variable = 'PORT' }: BindOptions): Promise<void> {
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
