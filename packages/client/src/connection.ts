import type { ClientOptions, CookieStore } from './client.ts'
import { createQueue } from './queue.ts'

/** Options with their defaults, and the queue of one client’s calls. */
export interface Connection {
  /** Origin and prefix, without a slash at the end. */
  readonly base: string
  readonly retries: number
  readonly retryDelay: number
  readonly timeout: number
  readonly fetch: typeof fetch
  readonly cookies: CookieStore | undefined
  readonly queue: ReturnType<typeof createQueue>
}

export function createConnection(options: ClientOptions, cookies: CookieStore | undefined): Connection {
  const { url, prefix = '', retries = 3, retryDelay = 200, timeout = 30_000 } = options
  return {
    base: `${new URL(url).origin}${prefix.replace(/\/+$/, '')}`,
    retries,
    retryDelay,
    timeout,
    // A browser’s own wants to be called as the window’s.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    cookies: options.cookies ?? cookies,
    queue: createQueue(),
  }
}
