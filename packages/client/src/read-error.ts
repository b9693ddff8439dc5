import { ClientError } from './client-error.ts'
import type { Incoming } from './send-once.ts'

/** An answer that is none of a flow’s, as an error. */
export function toError({ status, headers, body }: Incoming): ClientError {
  const { code, detail } = isObject(body) ? body : {}
  const isOurs = typeof code === 'string' && typeof detail === 'string'
  return new ClientError(
    isOurs ? code : 'bad_answer',
    isOurs ? detail : `The answer with the status ${status} is not one of Sallyport's.`,
    { status, retryAfter: retryAfter(headers), requestId: headers.get('x-request-id') ?? undefined },
  )
}

/** Seconds; the header has them, or a date. */
function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after')
  if (value === null) return undefined
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000
  return Number.isNaN(seconds) ? undefined : Math.max(seconds, 0)
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
