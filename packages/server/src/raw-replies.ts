import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { errorCode } from './start-error.ts'
import type { Connections } from './connections.ts'

/** What Node.js would answer by itself, by the code of its error; 400 for any other. */
const STATUSES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** No cache may keep what is answered before a request can be read. */
const HEADERS = { 'Cache-Control': 'no-store', Connection: 'close', 'Content-Length': '0' }

/** Answers what no app is asked for: requests that cannot be read, that take too long, or that want what is not there. */
export function answerUnreadable(server: Server, connections: Connections): void {
  server.on('clientError', (error, socket) => {
    // Into an answer that has begun nothing can be written.
    if (!socket.writable || (socket instanceof Socket && connections.hasBegun(socket))) {
      socket.destroy()
      return
    }
    const lines = Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}\r\n`)
    const status = STATUSES[errorCode(error) ?? ''] ?? '400 Bad Request'
    socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`, () => socket.destroy())
  })
  server.on('checkExpectation', (_: IncomingMessage, response: ServerResponse) => refuse(response, 417))
}

/** HTTP/1.1 wants a `Host` (RFC 9112, 3.2). Node.js would refuse such a request without saying that nothing may keep it. */
export function refuseMissingHost({ httpVersion, headers }: IncomingMessage, response: ServerResponse): boolean {
  if (httpVersion !== '1.1' || headers.host !== undefined) return false
  refuse(response, 400)
  return true
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, HEADERS).end()
}
