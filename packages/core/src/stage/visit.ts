import type { Message, MessageValues } from '../language/messages.ts'
import type { Translate } from '../language/translations.ts'
import type { MetricRecorder } from '../plugin/metric.ts'
import type { PasswordRules } from '../passwords/password-rules.ts'
import type { Log } from '../ports/log.ts'
import type { Mail } from '../ports/mail.ts'
import type { FieldError } from './outcome.ts'
import type { PersonChange, PersonToCreate, UserStore, WriteResult } from '../ports/user-store.ts'
import type {
  Brand,
  Canonical,
  Context,
  ContextKey,
  Designation,
  IdentifierKind,
  Json,
  JsonObject,
  Person,
} from '@sallyport/planner'
import Type, { type Static } from 'typebox'

/** What the application, its plugins and its storage offer to stages; extended by declaration merging. */
export interface Services {
  readonly users: UserStore
  readonly log: Log
  readonly links: Links
  /** Which stages a user has set up. */
  readonly stages: StageSetups
  /** What a new password must be: every stage that sets one asks here first. */
  readonly passwords: PasswordRules
  /** Metrics that the plugin registers. */
  readonly metrics: MetricRecorder
  /** Only where the application offers it; a plugin that needs `mail` finds it. */
  readonly mail?: Mail
}

/** Which stages a user has set up, as the stage types say that have a `configuredFor`. */
export interface StageSetups {
  /** The names of these stage types, in the order in which they were registered. */
  readonly types: readonly string[]
  /**
   * Has the user set up what a stage of this type asks for? False for a decoy, which costs the same.
   *
   * @throws `PluginError` that names the plugin of the stage type, where its `configuredFor` fails or does not end in time;
   *   `Error` for a stage type that no plugin registers, or that has no `configuredFor`
   */
  isConfigured(type: string, user: Person): Promise<boolean>
}

/** Absolute links, for what is drawn after the request is over. */
export interface Links {
  /** The first page of a flow. */
  flow(slug: string): string
  /** The link of a flow token: a secret, so compute it when it is needed and do not store it. */
  token(flow: string, id: string): string
}

/** The request that a stage is being visited by. Nothing of the HTTP framework shows. */
export interface VisitRequest {
  readonly id: string
  /** The client's address, after trusted proxies. */
  readonly address: string
  readonly userAgent: string
  /** The page's own query, as it stood in the browser's address bar. */
  readonly query: URLSearchParams
  /** The first of the client's languages that there are texts in, as a BCP 47 tag; `en` if there is none. */
  readonly locale: string
}

export interface AttemptLimits {
  /**
   * What is tried: `password`, `totp`, … Every stage that checks the same method shares one budget, so it is the name under
   * which the stage `proves` it, or one of the stage's own for what proves nothing.
   */
  readonly method: string
  /** How many attempts one run may make at this stage. */
  readonly perRun: number
  /**
   * The attempt is not given back when the stage passes, and ends no row of failures: for a stage that passes where the
   * secret was wrong. Default false.
   */
  readonly isKept?: boolean
}

export interface Attempt {
  /** The account or its address has used up its attempts: answer exactly as to a wrong credential, work included. */
  readonly limited: boolean
  /** This is the last attempt of the run: a wrong credential now ends it. */
  readonly last: boolean
}

/** What costs others something, regardless of who asks for it: an account that is created, a message that is sent. */
export type Spending = 'creation' | 'sending'

/** Counts what must not be done without end. Every count is a commit of its own, which nothing rolls back. */
export interface VisitAttempts {
  /**
   * Counts an attempt at a secret, before the secret is checked: for the run, for the account and for the client's address,
   * a known device of the account apart. It is given back to run and account when the stage passes.
   *
   * @throws `TooManyRequests` when the client's address has used up its budget
   */
  consume(limits: AttemptLimits): Promise<Attempt>
  /**
   * Spends one of the client's address, before it is done. It is never given back.
   *
   * @throws `TooManyRequests` when the address has used up its budget
   */
  spend(what: Spending): Promise<void>
}

export interface LoginOptions {
  /** Seconds; 0 lasts until the browser closes. */
  readonly duration: number
  /** The person asked to be remembered: the login then also outlives the browser. */
  readonly remember?: boolean
  /** Ends the person's other logins. */
  readonly terminateOthers?: boolean
  /** Seconds for which this browser counts as a known device of the person; 0 is off. */
  readonly rememberDevice?: number
}

/** Handed only to stage types that declare `issuesSession`. Both calls take effect in the commit, or not at all. */
export interface VisitSession {
  /** Logs `pending_user` in. The run is denied as `unproven` unless a stage of it has proven that very person. */
  login(options: LoginOptions): void
  logout(): void
  /** Has this browser logged in as `pending_user` before, as its device cookie says? */
  readonly knownDevice: boolean
}

/**
 * Handed only to stage types that declare `writesPeople`. Sallyport's own people are written in the commit of the step, or not
 * at all; a host's own by its user store.
 */
export interface VisitPeople {
  create(person: PersonToCreate): Promise<WriteResult>
  /** @throws when this user has not been authenticated in this run: knowing a name does not suffice to change its user */
  update(person: Person, change: PersonChange, options?: UpdateOptions): Promise<WriteResult>
  /** Ends their logins, except the one that this request came with and one that the step begins. */
  endOtherLogins(person: Person): void
}

export interface ProofOptions {
  /** Within the last `limits.recentProof` seconds; a login that is older does not count. Default false. */
  readonly recently?: boolean
}

export interface UpdateOptions {
  /**
   * A change of the password ends all logins of the user but the one that this request came with. `true` keeps them; what
   * other runs have proven by the old password counts no more in either case. Default false.
   */
  readonly keepOtherLogins?: boolean
}

export interface FlowLinkOptions {
  /** The other flow leads to where this run does. Default false. */
  readonly keepNext?: boolean
  /** With the origin of the public URL, or of the brand's. Default false. */
  readonly absolute?: boolean
}

/** URLs of ours, paths under the engine's prefix. */
export interface VisitLinks {
  /** The first page of a flow. */
  flow(slug: string, options?: FlowLinkOptions): string
}

export interface TokenOptions {
  /** Seconds for which the link works: 1 to 2,592,000 (30 days). The run lives at least as long. */
  readonly expiresIn: number
}

/** A secret that lets this run go on elsewhere; made in the commit, so that one that was never sent never was. */
export interface FlowToken {
  /** What may be stored, in a mail queue for example; worthless by itself. */
  readonly id: string
  /**
   * The absolute link, secret included. Compute it when the mail is drawn, with `services.links.token(flow, id)`, rather than
   * store it.
   */
  link(): string
}

/** A line that is shown once, with the next challenge. */
export const FlowMessage = Type.Object(
  { level: Type.Enum(['info', 'success', 'warning', 'error']), message: Type.String({ minLength: 1 }) },
  { additionalProperties: false },
)
export type FlowMessage = Readonly<Static<typeof FlowMessage>>

/** One run at one binding, in one request. */
export interface Visit<Config = JsonObject> {
  readonly config: Config
  /** The stage's name, as the flow gives it. */
  readonly stage: { readonly name: string; readonly pk: string }
  readonly flow: { readonly slug: string; readonly title: string; readonly designation: Designation }
  /** The flow's user. */
  readonly person: Person | undefined
  /** Who is logged in in this browser. */
  readonly loggedIn: Person | undefined
  readonly request: VisitRequest
  readonly services: Services
  readonly attempts: VisitAttempts
  readonly context: VisitContext
  readonly events: VisitEvents
  readonly links: VisitLinks
  /** What this installation is called where the visitor meets it. */
  readonly brand: Brand
  /** Aborted when the request runs out of time. */
  readonly signal: AbortSignal
  /** Only for stage types that declare `issuesSession`; undefined for all others. */
  readonly session: VisitSession | undefined
  /** The same for every try and repeat of this step, and for no other: for calls to the outside that must count once. */
  readonly key: string
  /** Only for stage types that declare `writesPeople`; undefined for all others. */
  readonly people: VisitPeople | undefined
  /** Has this run, or the login that it belongs to, shown that this very person is here? Never true of a decoy. */
  isProven(person: Person, options?: ProofOptions): boolean
  /** A text as an identifier of this kind, or why it cannot be one, by the rules of this installation. */
  identifier(kind: IdentifierKind, text: string): Canonical
  /** A stable stand-in for a user who was not found. */
  decoy(identifier: string): Person
  /** Lets the run go on at this stage from a link: in this browser or in another one. Not in `present`. */
  token(options: TokenOptions): FlowToken
  /** A message in the visitor's language. */
  readonly say: Translate
  /**
   * What an operator has written in the stage's configuration (a label, a note) in the visitor's language: the text whose id
   * is `text:` and exactly this; as it is, where there is none.
   */
  translate(text: string): string
  /** A field error with a message in the visitor's language, and the message's key as its code. */
  error<Names extends string>(
    message: Message<Names>,
    ...values: [Names] extends [never] ? [] : [values: MessageValues<Names>]
  ): FieldError
  /** Shows a line, once, with the next challenge. */
  notify(message: FlowMessage): void
}

/**
 * The run's context through typed keys. Writes are kept unless the stage denies, throws, loses its race, or is answered
 * wrongly where its binding says `restart`. Where it says `restart_with_context`, a denial keeps them too.
 */
export interface VisitContext {
  get<Value>(key: ContextKey<Value>): Value | undefined
  set<Value extends Json>(key: ContextKey<Value>, value: Value): void
  delete(key: ContextKey): void
  /** All of it, for reading. */
  readonly all: Context
}

/** Audit events, stored in the commit of the step that they belong to. Never put a secret into one. */
export interface VisitEvents {
  add(action: string, details?: JsonObject): void
}
