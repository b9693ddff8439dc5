import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type Koa from 'koa'
import { StartError } from './start-error.ts'

/** A listener; `address` is what it really listens on. */
export interface Listener {
  readonly port: number
  /** Stops accepting, and resolves when the open requests have been answered. */
  close(): Promise<void>
}

export async function listen(app: Koa, port: number, host: string): Promise<Listener> {
  const server = createServer(app.callback())
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: Error & { code?: string }) => {
      const sentence =
        cause.code === 'EADDRINUSE'
          ? `The port ${port} on ${host} is taken; set PORT to another one.`
          : `Listening on ${host}:${port} failed: ${cause.message}.`
      reject(new StartError('port_taken', sentence, { cause }))
    })
    server.listen(port, host, resolve)
  })
  return { port: portOf(server), close: () => closeServer(server) }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
