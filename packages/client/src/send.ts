import { orAborted, wait } from './abort.ts'
import { ClientError } from './client-error.ts'
import type { Connection } from './connection.ts'
import { isObject, toError } from './read-error.ts'
import { sendOnce, type Incoming, type Outgoing } from './send-once.ts'

/** Milliseconds between two tries, at most. */
const LONGEST_DELAY = 10_000

/**
 * Sends a request in its turn, and again after a failure that may pass: no answer, 502, 503, 504, or a lost race.
 *
 * @throws `ClientError` of the last try
 */
export function send(connection: Connection, request: Outgoing): Promise<Incoming> {
  const { signal } = request
  return orAborted(
    connection.queue(async () => {
      signal?.throwIfAborted()
      return sendUntilAnswered(connection, request)
    }),
    signal,
  )
}

async function sendUntilAnswered(connection: Connection, request: Outgoing): Promise<Incoming> {
  const { retries, retryDelay, timeout } = connection
  for (let tried = 0; ; tried += 1) {
    const result = await attempt(connection, request)
    if (!(result instanceof ClientError)) return result
    const backoff = Math.min(retryDelay * 2 ** tried, LONGEST_DELAY) * (0.5 + Math.random() / 2)
    const delay = result.retryAfter === undefined ? backoff : result.retryAfter * 1000
    if (request.once === true || tried >= retries || delay > timeout) throw result
    await wait(delay, request.signal)
  }
}

/** The answer, or what has gone wrong for now. */
async function attempt(connection: Connection, request: Outgoing): Promise<Incoming | ClientError> {
  try {
    const answer = await sendOnce(connection, request)
    return mayPass(answer) ? toError(answer) : answer
  } catch (error) {
    if (error instanceof ClientError) return error
    throw error
  }
}

function mayPass({ status, body }: Incoming): boolean {
  if (status === 502 || status === 503 || status === 504) return true
  // Not that of a step: something else was changed at the same time, and the answer was not taken.
  return status === 409 && isObject(body) && !('component' in body) && body['code'] === 'conflict'
}
