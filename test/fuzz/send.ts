import { Agent, request, type IncomingHttpHeaders } from 'node:http'
import { text as read } from 'node:stream/consumers'

export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | undefined
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** Milliseconds: what takes longer hangs, however loaded the machine is. */
const DEADLINE = 60_000

/** Sends a request as it is. Undefined where the server ended the connection without an answer. */
export function createSender(origin: string): {
  send(sent: Sent): Promise<Answer | undefined>
  close(): void
} {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const { hostname, port } = new URL(origin)
  const send = ({ method, path, headers, body }: Sent): Promise<Answer | undefined> => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer | undefined>()
    const timer = setTimeout(() => {
      reject(new Error(`hangs: ${method} ${path.slice(0, 200)}`))
      sent.destroy()
    }, DEADLINE)
    const sent = request({
      agent,
      hostname,
      port,
      method,
      path,
      headers: { ...headers },
      setHost: headers['host'] === undefined,
    })
    sent.on('response', (response) => {
      read(response).then(
        (text) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        () => resolve(undefined),
      )
    })
    sent.on('upgrade', (_response, socket) => {
      socket.destroy()
      resolve(undefined)
    })
    // A body that is longer or shorter than was said ends the connection, on either side.
    sent.on('error', () => resolve(undefined))
    sent.end(body)
    return promise.finally(() => clearTimeout(timer))
  }
  return { send, close: () => agent.destroy() }
}
