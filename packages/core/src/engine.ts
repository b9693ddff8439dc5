import type {
  Brand,
  Context,
  Designation,
  FlowDocument,
  IdentifierRules,
  JsonObject,
  Known,
  OrganisationDocument,
} from '@sallyport/planner'
import type { FlowAdministration } from './definitions/flow-administration.ts'
import type { Definitions } from './definitions/runtime.ts'
import type { Hooks } from './plugin/hooks.ts'
import type { TextsById, Translations } from './language/translations.ts'
import type { Plugin } from './plugin/plugin.ts'
import type { PluginTables } from './plugin/tables.ts'
import type { Registry, InstalledPlugins } from './plugin/registry.ts'
import type { AttemptStore } from './ports/attempts.ts'
import type { DefinitionStore } from './ports/definition-store.ts'
import type { Log } from './ports/log.ts'
import type { MailTransport } from './ports/mail.ts'
import type { Telemetry } from './ports/telemetry.ts'
import type { EventStore, LoginSession, RunStore, SessionStore } from './ports/run-store.ts'
import type { UserStore } from './ports/user-store.ts'
import type { CookieNames } from './security/cookie-names.ts'
import type { PasswordOptions } from './passwords/password-rules.ts'
import type { Keys } from './security/keys.ts'
import type { Services } from './stage/visit.ts'
import type { Answer, BrowserCookie, ExecutorRequest } from './wire/wire.ts'

/** Everything outside the engine that it stands on. */
export interface Ports {
  readonly runs: RunStore
  readonly sessions: SessionStore
  readonly users: UserStore
  readonly attempts: AttemptStore
  readonly definitions: DefinitionStore
  readonly events: EventStore
  readonly log: Log
  /** The tables of plugins that the storage was opened with; none when absent. */
  readonly tables?: readonly PluginTables[] | undefined
  /** What metrics and traces are made of; nothing is measured when absent. */
  readonly telemetry?: Telemetry | undefined
}

export interface EngineOptions {
  /** In any order; or what `installPlugins` has made of them, where the storage has to know their tables first. */
  readonly plugins: readonly Plugin[] | InstalledPlugins
  readonly ports: Ports
  /** Secrets of at least 16 characters, newest first. The first makes signatures, all of them verify. */
  readonly keys: readonly string[]
  /** The public URL: the only source of absolute links and of the origin that may post. */
  readonly url: string
  /** Further origins that may post and that `next` may lead to. */
  readonly allowedOrigins?: readonly string[]
  /**
   * How the cookies are called, up to 50 letters, digits, `-` and `_`. Absent, `sallyport`, and behind it the port of a
   * public http URL that is not 80, so that two servers on one host do not end each other's logins. Under https the cookies
   * have the prefix `__Host-`.
   */
  readonly cookieName?: string | undefined
  /** Path under which the router is mounted; empty when absent. */
  readonly prefix?: string
  /**
   * Where a flow without `next` leads, where a tab goes on that sees a login in another one, and where an error page leads
   * back to: a path of the public URL's origin, with the prefix only if it is written there (`/auth/if/user/`), or a URL;
   * `/` when absent.
   */
  readonly home?: string
  /** What this installation is called, in titles and at the end of a session; `Sallyport` when absent. */
  readonly title?: string
  /**
   * Vouches for a request that comes through an outpost, for flows that require one: answers what is known of it, which
   * stages find under the context key `outpost`, or undefined. No request does when absent.
   */
  readonly outpost?: OutpostCheck
  readonly limits?: Partial<Limits>
  /**
   * HTTP status of `ak-stage-flow-error` in the executor's API: 500. Clients of the reference system show a crash only where
   * it is 200, as there; monitoring then sees it in the log and in the metrics alone. Pages keep 500.
   */
  readonly crashStatus?: CrashStatus | undefined
  /** What may be a username or an e-mail address, as far as operators decide. */
  readonly identifiers?: IdentifierRules | undefined
  /** What a new password must be; see there for the defaults. */
  readonly passwords?: PasswordOptions | undefined
  /** Further services for stages. */
  readonly services?: Partial<Services>
  /** What carries the mail of plugins away; a plugin that needs `mail` stops the start when absent. */
  readonly mail?: MailTransport | undefined
  /** Texts by language (`de`) and message id that win over those of engine and plugins, or add a language. */
  readonly texts?: Readonly<Record<string, TextsById>> | undefined
}

export type CrashStatus = 200 | 500

export interface Limits {
  /** Failed attempts at one account and method within `window`, for all unknown devices together and for each known one; 10. */
  readonly attemptsPerAccount: number
  /**
   * Attempts at one account and method that fail in a row, counted alike; 100 (NIST SP 800-63B-4, section 3.2.2). A right one
   * begins anew, and so does a day without an attempt that was let through.
   */
  readonly attemptsPerDay: number
  /**
   * Attempts of one address at one method, right ones included, those of known devices not; 100. The budget drains evenly
   * within `window`.
   */
  readonly attemptsPerAddress: number
  /** Accounts that one address creates within `window`; 30. Drains evenly. */
  readonly creationsPerAddress: number
  /** Messages (mail, SMS) that one address has sent within `window`; 30. Drains evenly. */
  readonly sendingsPerAddress: number
  /** Runs that one address begins in a minute at this process while nobody is logged in; 300. */
  readonly runsPerMinute: number
  /** Seconds; 900. */
  readonly window: number
  /**
   * Audit events and warnings of one kind that one address may cause in a minute, by each process; 30. All addresses
   * together cause twenty times as many at most; what is beyond that is counted.
   */
  readonly recordsPerMinute: number
  /**
   * Bits of an IPv6 address that count as one address; 64, which is the least that one subscriber has. 56 or 48 where
   * providers give each subscriber a larger network. 32 to 128.
   */
  readonly ipv6Prefix: number
  /** Logins that one user has at a time; 100. With a further one the oldest ends. */
  readonly loginsPerUser: number
  /** POSTs of one browser that may wait; 100. */
  readonly queuePerBrowser: number
  /** POSTs that may wait in this process; 1000. */
  readonly queue: number
  /** Seconds that a login lasts on the server when its cookie lasts until the browser closes; 1,209,600 (14 days). */
  readonly browserSession: number
  /**
   * Seconds without a request after which a login is over; 86,400 (a day), and 0 for none. It holds from the next login on,
   * and not for a login that outlives the browser because the user asked to be remembered: that has its own duration. NIST
   * SP 800-63B-4 wants an hour at most for assurance level 2, and nothing for level 1.
   */
  readonly sessionIdle: number
  /**
   * Seconds for which a user counts as recently authenticated: who changes what they log in with, or ends their other
   * logins, must have proven who they are within that time; 900, and 0 asks for nothing.
   */
  readonly recentProof: number
  /**
   * Seconds that the plugins may take in one request, their stages and taps together; 30. What has not ended by then is given
   * up: its step is undone and the answer is a crash. A tap of an event has as long for itself.
   */
  readonly requestTime: number
}

/** The parts of a request by which an outpost is recognised. */
export interface OutpostRequest {
  readonly address: string
  /** A header by its lower-case name; empty when missing. */
  header(name: string): string
}

export type OutpostCheck = (request: OutpostRequest) => Promise<JsonObject | undefined> | JsonObject | undefined

export interface Settings {
  readonly url: URL
  readonly origins: ReadonlySet<string>
  readonly prefix: string
  readonly home: string
  /** Of an engine for a host: that host's brand. */
  readonly brand: Brand
  readonly outpost: OutpostCheck | undefined
  readonly limits: Limits
  readonly crashStatus: CrashStatus
  readonly identifiers: IdentifierRules
  readonly cookies: CookieNames
}

/** Who is logged in: the user, and how and when they authenticated. */
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
  /** What carries mail away, if anything does. */
  readonly mail: MailTransport | undefined
  /** All texts, in every language that there is. */
  readonly translations: Translations
  /** What the application offers to stages; the storage adds its own for each request. */
  readonly services: Partial<Services>
  /** Answers a GET, HEAD or POST of the executor. Rejects with an `HttpError` where there is no challenge to show. */
  answer(wire: ExecutorRequest): Promise<Answer>
  /** Ends this browser's active run of a flow; returns where to go. */
  cancel(wire: ExecutorRequest, flow: string | undefined, next: string | undefined): Promise<string>
  /**
   * Begins a run for a visitor, with a context, and returns its link.
   *
   * @throws `SetupError` for an unknown flow or a context that does not fit, `FlowRefused` when the flow does not apply;
   *   its code is `not_authenticated` where the user is not, or no longer, logged in in the browser
   */
  start(flow: string, options?: StartOptions): Promise<StartedRun>
  /**
   * Does something outside of any run, with the services that a stage has. What it wrote is committed as a whole when it
   * has returned, and not at all when it throws; mail goes after that.
   *
   * @throws `HttpError` 409 `conflict` when what it wrote collides with what is stored
   */
  work<Result>(todo: (services: Services) => Promise<Result> | Result): Promise<Result>
  /**
   * Signs a user out everywhere: ends their logins, the runs that have authenticated them, links that were made for them,
   * and known devices. For administrators; it asks for no right. Returns how many logins there were.
   */
  endSessions(person: string): Promise<number>
  /** Who is logged in in a browser; one query. */
  authenticate(cookie: BrowserCookie | undefined): Promise<Authentication | undefined>
  /**
   * Checks flows, brands and groups and makes them the current ones, all or none. `source` names where they come from in
   * errors. What the same `managedBy` applied before and does not apply now stays, marked as unmanaged, and the log warns.
   *
   * @param options.prune removes flows that `managedBy` does not apply any more, instead; default false
   * @throws `SetupError` with one sentence
   */
  applyFlows(
    documents: readonly DocumentSource[],
    managedBy: string,
    options?: { readonly prune?: boolean },
  ): Promise<void>
  /** Switches flows off and on, and removes them. */
  readonly flows: FlowAdministration
  /**
   * This engine as visitors of a host meet it: the settings hold the host's brand, its URL and its origin. `answer`,
   * `cancel` and `defaultFlow` see to it themselves.
   *
   * @param host value of a `Host` header, as it came
   */
  forHost(host: string): Engine
  /**
   * Slug of the flow that a visitor is sent to for a designation: the brand's, whether or not it applies to them, else the
   * first by slug that does. Undefined when there is none.
   */
  defaultFlow(wire: ExecutorRequest, designation: Designation): Promise<string | undefined>
  close(): Promise<void>
}

/** A run that the host begins: by its own word, or for the user who is logged in in a browser. */
export type StartOptions = StartByHost | StartForLogin

interface StartContext {
  /**
   * By the names of declared context keys. Whatever it sets may open something, so a run that has some waits in a browser
   * only for a user who is logged in there, and is handed on by a link otherwise.
   */
  readonly context?: Context
  /** Where the flow leads at its end. */
  readonly next?: string
}

interface StartByHost extends StartContext {
  /**
   * Primary key of the user that the run is about. Without `browser` they count as authenticated: the host vouches for them,
   * and the link is worth a login. With it they must be logged in there, and nobody vouches.
   */
  readonly person?: string
  /**
   * The browser that goes on with the run, as its cookie names it. The link carries a flow token without it, and where there
   * is a context and no person.
   */
  readonly browser?: BrowserCookie
  /** Seconds for which a link with a token works: 1 to 2,592,000; the flow's lifetime when absent. */
  readonly expiresIn?: number
  readonly loggedIn?: false
}

interface StartForLogin extends StartContext {
  readonly browser: BrowserCookie
  /**
   * The run is about the user who is logged in in the browser, as the start itself finds them. It never makes a link with a
   * token, and is refused as `not_authenticated` where nobody is logged in by then.
   */
  readonly loggedIn: true
  readonly person?: never
  readonly expiresIn?: never
}

export interface StartedRun {
  readonly run: string
  /** Absolute. A secret when it carries a flow token: anyone who opens it continues the run. */
  readonly link: string
}

/** Where a document was read from. */
interface Sourced {
  /** `flows/login.yaml`; stands in errors. */
  readonly source: string
  /** It ships with the server, so that nobody can edit it where it stands. */
  readonly builtIn?: boolean
  /** Line of a path within the document, if the source has lines: `stages[2].config` → 14. */
  lineOf?(path: readonly (string | number)[]): number | undefined
}

/** A flow with the place that it was read from. */
export interface FlowSource extends Sourced {
  readonly flow: FlowDocument
}

/** Brands and groups with the place that they were read from. */
export interface OrganisationSource extends Sourced {
  readonly organisation: OrganisationDocument
}

/** One document of a flow file. */
export type DocumentSource = FlowSource | OrganisationSource
