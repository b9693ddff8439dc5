import type { ComponentTable } from './component-types.ts'
import type { CallOptions, FlowState } from './flow-state.ts'

/** Keeps cookies where the environment does not. */
export interface CookieStore {
  /** Value of the `Cookie` header for a URL; empty when there is none. */
  read(url: string): string | Promise<string>
  /** Keeps the `Set-Cookie` lines of an answer from this URL. */
  write(url: string, lines: readonly string[]): void | Promise<void>
}

export interface ClientOptions {
  /** Origin of the server: `https://login.example.com`. In a browser it is `location.origin`. */
  readonly url: string
  /** Path below which Sallyport is mounted: `/auth`. Default none. */
  readonly prefix?: string
  /** How often a call is tried again after a failure. Default 3. */
  readonly retries?: number
  /** Milliseconds before the first new try; each further wait is twice as long, 10 seconds at most. Default 200. */
  readonly retryDelay?: number
  /** Milliseconds that one try may take; a `Retry-After` beyond it is not waited for. Default 30,000. */
  readonly timeout?: number
  /** Default the environment’s. */
  readonly fetch?: typeof fetch
  /** Where cookies are kept. Default a jar in memory, and in a browser the browser’s own. */
  readonly cookies?: CookieStore
}

export interface FlowOptions {
  /** Where to go after the flow: a path of the server, or an allowed origin. */
  readonly next?: string
  /** Query of the page, which stages and policies may read. */
  readonly query?: string | Readonly<Record<string, string>>
}

/** One passage through a flow. */
export interface Flow<Known extends ComponentTable<Known>> {
  /** Where it stands: its first challenge, or the present one of a run that goes on. */
  start(options?: CallOptions): Promise<FlowState<Known>>
  /** The same, asked again. */
  reload(options?: CallOptions): Promise<FlowState<Known>>
  /** Ends the run, if there is one. */
  cancel(options?: CallOptions): Promise<void>
}

/** Who is logged in. */
export interface SessionUser {
  readonly pk: string
  readonly username: string
  readonly name: string
  readonly email: string
  readonly is_superuser: boolean
  /** Data URL of a picture. */
  readonly avatar: string
  /** Stays the same for this user. */
  readonly uid: string
  /** A group's name is its key. */
  readonly groups: readonly { readonly pk: string; readonly name: string }[]
  readonly system_permissions: readonly string[]
}

export interface LogoutOptions extends CallOptions, FlowOptions {
  /** Slug of the flow that logs out. Default `default-invalidation-flow`. */
  readonly flow?: string
}

/** A visitor without pages. Its calls go one after the other, because an answer may change the cookies of the next. */
export interface Client<Known extends ComponentTable<Known>> {
  /** A passage through a flow. Nothing is sent yet. */
  flow(slug: string, options?: FlowOptions): Flow<Known>
  /** The logged-in user; undefined when there is none. */
  session(options?: CallOptions): Promise<SessionUser | undefined>
  /** Goes through the flow that logs out, and confirms what it asks to confirm. Returns where that flow stands then. */
  logout(options?: LogoutOptions): Promise<FlowState<Known>>
}
