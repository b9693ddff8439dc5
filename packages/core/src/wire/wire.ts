import type { StageRuntime } from '../definitions/runtime.ts'

/** A request to the executor as an HTTP adapter hands it over. Raw: nothing has been checked yet. */
export interface ExecutorRequest {
  /** Unique; stands in logs, events and crash answers. */
  readonly id: string
  /** Upper case. */
  readonly method: string
  readonly slug: string
  /** Value of the `Host` header, after trusted proxies; empty when missing. It says which brand is meant, and no more. */
  readonly host: string
  /** Value of the query parameter `query`: the whole query string of the page, decoded once. */
  readonly query: string
  /** A header by its lower-case name; empty when missing. */
  header(name: string): string
  /** The parsed body, an object. Rejects with an `HttpError` that holds nothing of the body. */
  body(): Promise<Readonly<Record<string, unknown>>>
  /** The body is a page's form: what nobody filled in is empty there, not missing, and nothing is typed. */
  readonly form?: boolean
  /** The client's address, after trusted proxies. */
  readonly address: string
  /** What the session cookie holds; undefined when there is none, or when its signature is wrong. */
  readonly cookie: BrowserCookie | undefined
  /** Value of the device cookie. */
  readonly device: string | undefined
  /** The language that the visitor has chosen (BCP 47), which takes precedence over `Accept-Language`; undefined if none. */
  readonly locale: string | undefined
}

/** The two opaque values that a browser keeps. */
export interface BrowserCookie {
  /** 128 random bits, base64url. */
  readonly browser: string
  readonly token?: string
}

/** How the browser's cookies change with an answer. */
export interface CookieChange {
  readonly cookie: BrowserCookie
  /** Seconds, or until the browser closes; undefined leaves the lifetime as it is. */
  readonly lifetime?: number | 'session'
  readonly device?: { readonly value: string; readonly lifetime: number }
  /** The browser id is another one than before, so that a session that holds it needs another id as well. */
  readonly renewed?: true
}

/** What the adapter writes. */
export interface Answer {
  readonly status: number
  /** JSON. */
  readonly body: string
  readonly cookie?: CookieChange
  /** For logs and metrics; never sent. */
  readonly summary?: AnswerSummary
  /** The stage whose challenge the body is, for pages, which draw by its schemas; never sent. */
  readonly stage?: StageRuntime
}

/** What an answer came to. */
export interface AnswerSummary {
  /** Slug. */
  readonly flow: string
  /** Id of the run, if there is one. */
  readonly run: string | null
  readonly result: AnswerResult
}

/**
 * `challenge`: the next one, or the present one again; `invalid`: the same with field errors; `completed`, `denied`: how
 * the run has ended; `refused`: the flow does not apply; `left`: sent on without a run; `conflict`: 409; `replayed`: the
 * bytes of the first time; `crashed`: 500.
 */
export type AnswerResult =
  | 'challenge'
  | 'completed'
  | 'conflict'
  | 'crashed'
  | 'denied'
  | 'invalid'
  | 'left'
  | 'refused'
  | 'replayed'
