import type { Connection, Reply } from './connection.ts'

/** Sent by every browser of today. */
const COMMON = ['accept', 'application/json', 'user-agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0']

/** The cookies of one visitor, and the address that the proxy reports. */
export class Visitor {
  readonly #address: string
  #cookies = new Map<string, string>()
  #headers: readonly string[]

  constructor(address: string) {
    this.#address = address
    this.#headers = this.#write()
  }

  /** `path` must answer 200 with a text that holds `expected`. */
  async get(connection: Connection, path: string, expected: string): Promise<string> {
    return this.#take(await connection.get(path, this.#headers), path, expected)
  }

  async post(connection: Connection, path: string, body: unknown, expected: string): Promise<string> {
    return this.#take(await connection.post(path, this.#headers, body), path, expected)
  }

  #take({ status, text, cookies }: Reply, path: string, expected: string): string {
    if (status !== 200 || !text.includes(expected)) {
      throw new Error(`${path} answered ${status} without ${expected}: ${text.slice(0, 300)}`)
    }
    if (cookies.length > 0) {
      for (const cookie of cookies) {
        const [pair = ''] = cookie.split(';', 1)
        const equals = pair.indexOf('=')
        this.#cookies.set(pair.slice(0, equals), pair.slice(equals + 1))
      }
      this.#headers = this.#write()
    }
    return text
  }

  #write(): readonly string[] {
    const headers = [...COMMON, 'x-forwarded-for', this.#address]
    if (this.#cookies.size === 0) return headers
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return [...headers, 'cookie', cookies]
  }
}

/** The opaque step of a challenge. */
export function stepOf(challenge: string): string {
  const [, step] = /"step":"([^"]+)"/.exec(challenge) ?? []
  if (step === undefined) throw new Error(`This challenge has no step: ${challenge.slice(0, 300)}`)
  return step
}
