import type { Refusal } from '@sallyport/planner'

/** Codes are stable: clients may rely on them. */
export type ErrorCode =
  | 'authentication_too_old'
  | 'bad_json'
  | 'body_too_large'
  | 'conflict'
  | 'cookie_missing'
  | 'flow_not_applicable'
  | 'flow_not_found'
  | 'flow_unavailable'
  | 'forbidden'
  | 'foreign_origin'
  | 'internal_error'
  | 'method_not_allowed'
  | 'not_an_object'
  | 'not_authenticated'
  | 'not_found'
  | 'too_many_requests'
  | 'unavailable'
  | 'unsupported_media_type'

interface Details {
  readonly cause?: unknown
  /** Seconds after which a client may try again. */
  readonly retryAfter?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** A request that gets no challenge: `{ "detail", "code" }` with a status of its own. */
export class HttpError extends Error {
  readonly status: number
  readonly code: ErrorCode
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: ErrorCode, detail: string, details: Details = {}) {
    super(detail, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = new.target.name
    this.status = status
    this.code = code
    this.headers =
      details.retryAfter === undefined
        ? (details.headers ?? {})
        : { ...details.headers, 'retry-after': String(details.retryAfter) }
  }
}

/** 429: the client's address has asked too often. */
export class TooManyRequests extends HttpError {
  constructor(retryAfter: number) {
    super(429, 'too_many_requests', 'Too many attempts from this address. Try again later.', { retryAfter })
  }
}

/** 503: more is waiting than this server will hold. */
export class Unavailable extends HttpError {
  constructor(detail: string, retryAfter = 1) {
    super(503, 'unavailable', detail, { retryAfter })
  }
}

/**
 * 503: no installed plugin fits something that the flow names, because it is missing or of a version that cannot read it.
 * The log says which; nothing of the flow or of its runs is lost.
 */
export class FlowUnavailable extends HttpError {
  constructor() {
    super(503, 'flow_unavailable', 'This flow cannot be used at the moment.', { retryAfter: 30 })
  }
}

/** A flow that the host wanted to start does not apply to its user. */
export class FlowRefused extends Error {
  readonly code: Refusal['code']

  constructor(code: Refusal['code'], message: string) {
    super(message)
    this.name = 'FlowRefused'
    this.code = code
  }
}

/** What is wrong with a set of plugins, a flow or a configuration: one sentence that names the cause. Stops the start. */
export class SetupError extends Error {
  readonly code: string

  constructor(code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'SetupError'
    this.code = code
  }
}
