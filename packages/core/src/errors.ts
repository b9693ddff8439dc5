import { messages } from './language/engine-messages.ts'
import type { Message } from './language/messages.ts'
import { englishOf, type Text } from './language/text.ts'

/** Codes are stable: clients may rely on them. */
export const errorCodes = [
  'authentication_too_old',
  'bad_json',
  'body_too_large',
  'conflict',
  'cookie_missing',
  'flow_not_applicable',
  'flow_not_found',
  'flow_unavailable',
  'forbidden',
  'foreign_origin',
  'internal_error',
  'method_not_allowed',
  'not_an_object',
  'not_authenticated',
  'not_found',
  'too_many_parameters',
  'too_many_requests',
  'unavailable',
  'unsupported_media_type',
] as const
export type ErrorCode = (typeof errorCodes)[number]

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
  /** What is said in the caller's language; undefined where there is only the English sentence. */
  readonly text: Message | undefined

  /** @param detail a message that can be translated, or a sentence in English for programmers */
  constructor(status: number, code: ErrorCode, detail: string | Message, details: Details = {}) {
    const english = typeof detail === 'string' ? detail : detail.english
    super(english, details.cause === undefined ? undefined : { cause: details.cause })
    this.text = typeof detail === 'string' ? undefined : detail
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
    super(429, 'too_many_requests', messages.http_attempts, { retryAfter })
  }
}

/** 503: more is waiting than this server will hold. */
export class Unavailable extends HttpError {
  constructor(detail: string | Message, retryAfter = 1) {
    super(503, 'unavailable', detail, { retryAfter })
  }
}

/**
 * 503: no installed plugin fits something that the flow names, because it is missing or of a version that cannot read it.
 * The log says which; nothing of the flow or of its runs is lost.
 */
export class FlowUnavailable extends HttpError {
  constructor() {
    super(503, 'flow_unavailable', messages.http_unavailable_flow, { retryAfter: 30 })
  }
}

/** A flow that the host wanted to start does not apply to its user. */
export class FlowRefused extends Error {
  readonly code: string

  constructor({ code, message }: { readonly code: string; readonly message: Text }) {
    super(englishOf(message))
    this.name = 'FlowRefused'
    this.code = code
  }
}
