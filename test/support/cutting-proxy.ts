import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request that went through, and what the server answered, whether or not the client has seen it. */
export interface Passed {
  readonly method: string
  readonly body: string
  readonly answer: string
}

/** What befalls an answer: the connection is cut before its first byte or in its middle, or another one is given. */
export type Fault =
  | 'cut'
  | 'cut in the middle'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }

const HANDED_ON: ReadonlySet<string> = new Set(['content-type', 'location', 'retry-after', 'x-request-id'])

/** Stands between a client and a server. */
export interface CuttingProxy {
  readonly url: string
  readonly passed: readonly Passed[]
  /** These befall the next answers, one each. The server has done its work each time. */
  next(...faults: readonly Fault[]): void
}

export async function cutAnswers(
  t: { teardown(work: () => Promise<void>): void },
  target: string,
): Promise<CuttingProxy> {
  const passed: Passed[] = []
  const faults: Fault[] = []
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/' } = request
    const body = (await request.setEncoding('utf8').toArray()).join('')
    const { cookie = '', 'content-type': type = '' } = request.headers
    const answer = await fetch(`${target}${url}`, {
      method,
      headers: { cookie, ...(type === '' ? {} : { 'content-type': type }) },
      ...(method === 'GET' ? {} : { body }),
      redirect: 'manual',
    })
    const text = await answer.text()
    passed.push({ method, body, answer: text })
    const fault = faults.shift()
    if (fault === 'cut') return void response.destroy()
    if (typeof fault === 'object') return void response.writeHead(fault.status, fault.headers).end('{}')
    const handedOn = [...answer.headers].filter(([name]) => HANDED_ON.has(name))
    response.writeHead(answer.status, {
      ...Object.fromEntries(handedOn),
      'content-length': Buffer.byteLength(text),
      'set-cookie': answer.headers.getSetCookie(),
    })
    if (fault === undefined) response.end(text)
    else response.write(text.slice(0, text.length / 2), () => response.destroy())
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, passed, next: (...more) => void faults.push(...more) }
}
