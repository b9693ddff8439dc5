import type { ErrorCode } from '@sallyport/core'

/**
 * `network_failure`: no answer came; `timed_out`: none came in time; `bad_answer`: what came is not Sallyport’s; the
 * others are the server’s own.
 */
export type ClientErrorCode = ErrorCode | 'network_failure' | 'timed_out' | 'bad_answer'

interface Details {
  /** Undefined where there was no answer. */
  readonly status?: number | undefined
  readonly retryAfter?: number | undefined
  readonly requestId?: string | undefined
  readonly cause?: unknown
}

/** A call failed, and trying again has not helped or would not help. */
export class ClientError extends Error {
  override readonly name = 'ClientError'
  /** Stable. A plugin may have codes of its own. */
  readonly code: ClientErrorCode | (string & Record<never, never>)
  /** HTTP status; undefined where there was no answer. */
  readonly status: number | undefined
  /** Seconds after which it may be sent again, if the server says so. */
  readonly retryAfter: number | undefined
  /** Under which the server’s log has more. */
  readonly requestId: string | undefined

  constructor(code: ClientError['code'], message: string, { status, retryAfter, requestId, cause }: Details = {}) {
    super(message, { cause })
    this.code = code
    this.status = status
    this.retryAfter = retryAfter
    this.requestId = requestId
  }
}
