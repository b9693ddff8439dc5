import type { FlowDocument, Known } from '@sallyport/planner'
import type { Definitions } from './definitions/runtime.ts'
import type { Hooks } from './plugin/hooks.ts'
import type { Plugin } from './plugin/plugin.ts'
import type { Registry } from './plugin/registry.ts'
import type { AttemptStore } from './ports/attempts.ts'
import type { DefinitionStore } from './ports/definition-store.ts'
import type { Log } from './ports/log.ts'
import type { LoginSession, RunStore, SessionStore } from './ports/run-store.ts'
import type { UserStore } from './ports/user-store.ts'
import type { Keys } from './security/keys.ts'
import type { Services } from './stage/visit.ts'
import type { Answer, BrowserCookie, Wire } from './wire/wire.ts'

/** Everything outside the engine that it stands on. */
export interface Ports {
  readonly runs: RunStore
  readonly sessions: SessionStore
  readonly users: UserStore
  readonly attempts: AttemptStore
  readonly definitions: DefinitionStore
  readonly log: Log
}

export interface EngineOptions {
  readonly plugins: readonly Plugin[]
  readonly ports: Ports
  /** Secrets of at least 16 characters, newest first. The first makes signatures, all of them verify. */
  readonly keys: readonly string[]
  /** The public URL: the only source of absolute links and of the origin that may post. */
  readonly url: string
  /** Further origins that may post and that `next` may lead to. */
  readonly allowedOrigins?: readonly string[]
  /** Path under which the router is mounted; empty when absent. */
  readonly prefix?: string
  /** Where a flow without `next` leads; `/` when absent. */
  readonly home?: string
  readonly limits?: Partial<Limits>
  /** Further services for stages. */
  readonly services?: Partial<Services>
}

export interface Limits {
  /** Attempts at one account and stage within `window`; 10. */
  readonly attemptsPerAccount: number
  /** Attempts from one address at one stage within `window`; 100. */
  readonly attemptsPerAddress: number
  /** Seconds; 900. */
  readonly window: number
  /** POSTs of one browser that may wait; 100. */
  readonly queuePerBrowser: number
  /** POSTs that may wait in this process; 1000. */
  readonly queue: number
  /** Seconds that a login lasts on the server when its cookie lasts until the browser closes; 1,209,600 (14 days). */
  readonly browserSession: number
}

export interface Settings {
  readonly url: URL
  readonly origins: ReadonlySet<string>
  readonly prefix: string
  readonly home: string
  readonly limits: Limits
}

/** Who is there: the person, and how and when he has proven who he is. */
export interface Authentication {
  readonly person: Known
  readonly session: LoginSession
}

export interface Engine {
  readonly hooks: Hooks
  readonly registry: Registry
  readonly definitions: Definitions
  readonly settings: Settings
  readonly keys: Keys
  readonly ports: Ports
  /** What the application offers to stages; the storage adds its own for each request. */
  readonly services: Partial<Services>
  /** Answers a GET, HEAD or POST of the executor. Rejects with an `HttpError` where there is no challenge to show. */
  answer(wire: Wire): Promise<Answer>
  /** Ends this browser's active run of a flow; answers where to go. */
  cancel(wire: Wire, flow: string | undefined, next: string | undefined): Promise<string>
  /** Who is logged in in a browser; one query. */
  authenticate(cookie: BrowserCookie | undefined): Promise<Authentication | undefined>
  /** Checks flows and makes them the current ones, all or none. `source` names where they come from in errors. */
  applyFlows(flows: readonly FlowSource[], managedBy: string): Promise<void>
  close(): Promise<void>
}

/** A flow with the place that it was read from. */
export interface FlowSource {
  readonly flow: FlowDocument
  /** `flows/login.yaml`; stands in errors. */
  readonly source: string
  /** Line of a path within the document, if the source has lines: `stages[2].config` → 14. */
  lineOf?(path: readonly (string | number)[]): number | undefined
}
