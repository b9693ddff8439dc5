import { Client } from 'undici'

/** What a server answered. */
export interface Reply {
  readonly status: number
  readonly text: string
  readonly cookies: readonly string[]
}

/** Bytes and requests that a connection has had since they were last taken. */
export interface Traffic {
  readonly requests: number
  /** Head and body of the answers. */
  readonly received: number
}

/** One connection that is kept alive, and one request on it at a time, without a pause between them. */
export interface Connection {
  get(path: string, headers: readonly string[]): Promise<Reply>
  post(path: string, headers: readonly string[], body: unknown): Promise<Reply>
  traffic(): Traffic
  close(): Promise<void>
}

const JSON_TYPE = ['content-type', 'application/json']

export function openConnection(url: string): Connection {
  const client = new Client(url, { pipelining: 1 })
  let requests = 0
  let received = 0

  function send(method: 'GET' | 'POST', path: string, headers: readonly string[], body: string | null): Promise<Reply> {
    return new Promise((resolve, reject) => {
      let status = 0
      let text = ''
      let cookies: readonly string[] = []
      client.dispatch(
        { method, path, headers: [...headers], body },
        {
          onRequestStart() {
            requests += 1
          },
          onResponseStart(_controller, code, head) {
            status = code
            const set = head['set-cookie']
            if (set !== undefined) cookies = typeof set === 'string' ? [set] : set
            // The status line, and each header with its colon, space and line end.
            received += 19
            for (const [name, value] of Object.entries(head)) {
              for (const one of Array.isArray(value) ? value : [value ?? '']) received += name.length + one.length + 4
            }
          },
          onResponseData(_controller, chunk) {
            received += chunk.length
            text += chunk.toString('utf8')
          },
          onResponseEnd() {
            resolve({ status, text, cookies })
          },
          onResponseError(_controller, error) {
            reject(error)
          },
        },
      )
    })
  }

  return {
    get: (path, headers) => send('GET', path, headers, null),
    post: (path, headers, body) => send('POST', path, [...JSON_TYPE, ...headers], JSON.stringify(body)),
    traffic() {
      const taken = { requests, received }
      requests = 0
      received = 0
      return taken
    },
    close: () => client.close(),
  }
}
