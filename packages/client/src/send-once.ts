import { ClientError } from './client-error.ts'
import type { Connection } from './connection.ts'

/** A request, the same at each try. */
export interface Outgoing {
  /** Below the prefix. */
  readonly path: string
  /** JSON, for a POST. */
  readonly body?: string
  /** Sent twice it would count twice: it is tried once. */
  readonly once?: boolean
  readonly signal: AbortSignal | undefined
}

/** An answer, read. */
export interface Incoming {
  /** 0 where a browser hides a redirect. */
  readonly status: number
  readonly headers: Headers
  /** Parsed; undefined where it is no JSON. */
  readonly body: unknown
}

/**
 * Sends a request once and reads the answer to its end.
 *
 * @throws `ClientError` `network_failure` or `timed_out`; what the caller’s signal gives as its reason
 */
export async function sendOnce(connection: Connection, { path, body, signal }: Outgoing): Promise<Incoming> {
  const { base, cookies, timeout } = connection
  const url = `${base}${path}`
  const cookie = (await cookies?.read(url)) ?? ''
  const limit = AbortSignal.timeout(timeout)
  let response: Response
  let text: string
  try {
    response = await connection.fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie === '' ? {} : { cookie }),
      },
      ...(body === undefined ? {} : { body }),
      credentials: 'same-origin',
      // A password must not be handed on to wherever a redirect leads.
      redirect: 'manual',
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
    })
    text = await response.text()
  } catch (cause) {
    signal?.throwIfAborted()
    if (limit.aborted) throw new ClientError('timed_out', `No answer came within ${timeout} ms.`, { cause })
    throw new ClientError('network_failure', 'No answer came: the connection failed.', { cause })
  }
  const { status, headers } = response
  // A browser shows none, and an older one lacks the method.
  const lines = cookies === undefined ? [] : headers.getSetCookie()
  if (lines.length > 0) await cookies?.write(url, lines)
  return { status, headers, body: parse(text) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
