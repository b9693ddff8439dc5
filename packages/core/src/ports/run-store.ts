import type { Context, JsonObject, Known, Plan } from '@sallyport/planner'
import type { Inspection } from '../inspection/inspection.ts'
import type { EpochChange } from '../executor/credential-epoch.ts'
import type { Caller, UserStore, UserWrites } from './user-store.ts'
import type { Services } from '../stage/visit.ts'

/** A method that was proven of a person in a run. */
export interface Proof {
  readonly person: string
  readonly method: string
  readonly kind: 'knowledge' | 'possession' | 'inherence'
  /** ISO 8601. */
  readonly at: string
  /** The user's credential epoch (`credentialsChangedAt`) at that time; null where they had none. */
  readonly epoch: string | null
}

/** Who vouches for a user: the host that began the run, a stage that created them, or a link that they confirmed. */
export interface Voucher {
  readonly person: string
  readonly by: 'host' | 'stage' | 'link'
  /** ISO 8601. */
  readonly at: string
  /** The user's credential epoch when they were vouched for; that of the link, where a link was confirmed. */
  readonly epoch: string | null
}

export interface HistoryEntry {
  readonly binding: string
  readonly stage: string
  readonly type: string
  /** What the stage answered, or `left_out` (while planning) and `dropped` (on arrival) by its policies. */
  readonly outcome: string
  readonly code: string | null
  readonly milliseconds: number
  /** Which policies kept the stage out, and what they said. */
  readonly reasons?: readonly Reason[]
}

export interface Reason {
  /** Name of the policy, group or user. */
  readonly policy: string
  readonly messages: readonly string[]
  /** It failed by error rather than by its answer. */
  readonly failed: boolean
}

export type RunEnd = 'completed' | 'denied' | 'cancelled' | 'superseded'

/** One visitor's passage through one flow, as it is stored. Ids and JSON only. */
export interface Run {
  /** UUID. */
  readonly id: string
  readonly flow: string
  /**
   * What the run was begun under: a stored revision, and behind `~` the stage types that were newer than it, with their
   * versions: `<hash>~pin:2`.
   */
  readonly revision: string
  /** SHA-256 of the browser id, hex. */
  readonly browser: string
  /** 0 until a request has arrived at the first stage: a run that a redirect, the host or an administrator has begun. */
  readonly version: number
  /** Primary key of the user who was logged in when it was planned, or who has logged in by it since. */
  readonly person: string | null
  /** The run itself logged in or out, so the flow's requirement counts as met. */
  readonly requirementMet: boolean
  /** Primary key of `pending_user`, so that one query includes the user. */
  readonly pendingPerson: string | null
  /** The current stage first; empty once the run has ended. */
  readonly plan: Plan
  readonly context: Context
  /** The context that the run began with, and begins with again when it restarts. */
  readonly initial: Context
  readonly proofs: readonly Proof[]
  /** People who count as proven without a method. */
  readonly vouched: readonly Voucher[]
  readonly next: string | null
  readonly startedAt: Date
  readonly expiresAt: Date
  /** When the present version was committed. */
  readonly updatedAt: Date
  readonly history: readonly HistoryEntry[]
  readonly end: RunEnd | null
  /** SHA-256 of the browser id, hex, of the browser that began the run, when a flow token has moved it to another. */
  readonly movedFrom: string | null
  /** What the last answered step was, so that a repeat of it gets the same bytes. */
  readonly answered: AnsweredStep | null
  /** What an inspector may look back at; absent for a run that was not opened with one. */
  readonly inspection?: Inspection
  /** It holds a value that no session key opens, so that it begins again. In memory only: no store sets it. */
  readonly unreadable?: true
}

export interface AnsweredStep {
  readonly step: string
  /** HMAC of the body and of the request's `next`. */
  readonly body: string
  /** The answer's bytes. */
  readonly answer: string
  /** Set when this step renewed the browser id. */
  readonly renewal: Renewal | null
}

export interface Renewal {
  /** SHA-256 of the browser id that asked, hex. */
  readonly formerBrowser: string
  readonly at: Date
  /** Seconds that the cookie lives, or until the browser closes. Null leaves it as it was. */
  readonly lifetime: number | 'session' | null
  /** The login session that the step began (its token is derived again), or null after a logout. */
  readonly session: string | null
  /** A token that the cookie keeps, as SHA-256, when the step renewed the browser id but began no login. */
  readonly keepsToken: boolean
  /** For how many seconds, from `at`, the browser counts as a known device of the person; its cookie is derived again. */
  readonly device: { readonly person: string; readonly epoch: string | null; readonly lifetime: number } | null
}

/** A login, as it is stored. */
export interface LoginSession {
  /** UUID. */
  readonly id: string
  readonly person: string
  readonly methods: readonly string[]
  readonly kinds: readonly ('knowledge' | 'possession' | 'inherence')[]
  readonly level: number
  readonly authenticatedAt: Date
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly lastSeenAt: Date
  /** Seconds after `lastSeenAt` for which it lives; null for one that only `expiresAt` ends. */
  readonly idle: number | null
  readonly address: string
  readonly userAgent: string
  /** The user's credential epoch when they logged in. A login of another one than the user's present one names nobody. */
  readonly epoch: string | null
}

export interface NewLoginSession extends LoginSession {
  /** SHA-256 of the session token, hex. */
  readonly token: string
}

export interface AuditEvent {
  readonly action: string
  readonly run: string | null
  readonly flow: string | null
  readonly person: string | null
  readonly address: string
  readonly requestId: string
  readonly details: JsonObject
}

/** A secret that lets a stored run go on elsewhere, as it is stored: the secret itself is not. */
export interface FlowTokenRow {
  /** 128 random bits, base64url. */
  readonly id: string
  readonly run: string
  /** The binding that gave it out; null when confirming it arrives at the first stage. */
  readonly binding: string | null
  /** Primary key of the user that it was made for, or of a decoy. */
  readonly person: string | null
  /** That user's credential epoch when it was made. */
  readonly epoch: string | null
  readonly expiresAt: Date
  readonly usedAt: Date | null
}

/** Audit events that belong to no commit. */
export interface EventStore {
  add(events: readonly AuditEvent[]): Promise<void>
}

export interface LoadQuery {
  readonly flow: string
  /** SHA-256 of the cookie's browser id, hex; null for a request without a valid cookie. */
  readonly browser: string | null
  /** SHA-256 of the cookie's session token, hex. */
  readonly token: string | null
  /** Of the `step` that the request carries. */
  readonly run: string | null
  /** Id of the flow token that the request carries. */
  readonly flowToken: string | null
  /** The store's own users are wanted with it; false where the application has its own. True when absent. */
  readonly people?: boolean
}

export interface Loaded {
  /** The run of that id, whosever it is. */
  readonly named: Run | undefined
  /** The run of that browser and flow that has not ended; it may have expired. */
  readonly active: Run | undefined
  /** A run of that flow which a flow token has moved from that browser to another, and which has not expired. */
  readonly moved: Run | undefined
  /** The flow token of that id, and its run. */
  readonly flowToken: { readonly token: FlowTokenRow; readonly run: Run } | undefined
  readonly session: LoginSession | undefined
  /** Users that the query included. A key that is missing here has to be looked up in the user store. */
  readonly people: ReadonlyMap<string, Known | undefined>
  /**
   * Users of a run that has not authenticated them, made by `briefPerson`: they must cost as much as a user who does not
   * exist. Absent where the store loads all of them with `people`.
   */
  readonly briefs?: ReadonlyMap<string, Known | undefined>
}

/** Everything that one answered step changes. It takes effect as a whole, or not at all. */
export interface Commit {
  readonly run: Run
  /** The version that was decided on; null inserts the run. */
  readonly expected: { readonly version: number; readonly browser: string } | null
  /** A run of the same browser and flow that can go on no more and makes room for the inserted one. */
  readonly supersedes: string | null
  /** The active run, other than this one, of a browser (SHA-256, hex) and flow is cancelled first. */
  readonly cancels: { readonly browser: string; readonly flow: string } | null
  /** A run of another flow that begins with this step. */
  readonly begins: Run | null
  readonly tokens: readonly Omit<FlowTokenRow, 'usedAt'>[]
  /** The run's previous flow tokens are worth nothing any more: it has been planned anew. */
  readonly revokesTokens: boolean
  /** Id of a flow token that this step uses up. */
  readonly usesToken: string | null
  /** The browser's active runs move to this browser id (SHA-256, hex) with the run. */
  readonly renewsBrowserOf: string | null
  /**
   * They end instead, as cancelled and without their last answer, since a login or a logout comes between: all, or all but
   * those that were begun under the login of the person `keeps`. They move as well, so that their tabs see that they are over.
   */
  readonly endsRuns: { readonly keeps: string | null } | null
  readonly login: NewLoginSession | null
  /** Ends the person's other logins. */
  readonly terminateOthersOf: string | null
  /** Logins that the user of `login` keeps, the new one included; the oldest beyond them end. */
  readonly mostLogins: number
  /** Ids of login sessions to end. */
  readonly endsSessions: readonly string[]
  readonly events: readonly AuditEvent[]
  /** Keys of attempt counters to lower by one each, never below zero; their failures in a row are over. */
  readonly refunds: readonly string[]
  /** The claimed body that this step takes; equal ones that arrive up to so many seconds after the commit are repeats. */
  readonly takesBody: { readonly key: string; readonly seconds: number } | null
}

/** A body that names neither step nor component, and where it was sent to. */
export interface BodyClaim {
  /** HMAC of browser, flow, query and body. */
  readonly key: string
  /** UUID of the run that it answers, or of the run that it would begin. */
  readonly run: string
  /** Version of the run that was loaded; null for a run that it would begin. */
  readonly version: number | null
  /** Milliseconds since the request arrived. The store takes it from its own clock, which all nodes share. */
  readonly age: number
}

export interface ClaimedBody {
  /** An equal body has been committed, and this one arrived before that, or within the seconds that the commit gave. */
  readonly isRepeat: boolean
  /** The run to answer or to begin: that of an equal body that is under way at the same place, so that one of them wins. */
  readonly run: string
}

/** `lost`: another request made this version first. `conflict`: what a stage wrote collides with what is stored. */
export type CommitResult = 'won' | 'lost' | 'conflict'

/** What of a plugin's tables a step collided with. */
export interface Collision {
  readonly plugin: string
  readonly table: string
  /** Name of the unique index or of the foreign key. */
  readonly constraint: string
}

/** The storage side of one request. */
export interface UnitOfWork {
  /** What the storage offers to stages, such as an entity manager whose writes join the commit. */
  readonly services: Partial<Services>
  /** Writes the store's own people in the commit; what collides there is a `conflict`, and the step is decided once more. */
  readonly people?: UserWrites
  /** Ends, in the commit, all logins of a person but the one of the id `but` and the one that the commit begins. */
  endSessions(person: string, but: string | undefined): void
  /**
   * Lets logins go over, in the commit, to the epoch that a change of the user's credentials begins: those of these ids, or
   * all. The user's others end.
   */
  carryOverSessions(change: EpochChange, ids: readonly string[] | 'all'): void
  /** Drops everything that was to be written besides the step itself. */
  discard(): void
  commit(commit: Commit): Promise<CommitResult>
  /** After a `conflict`: what it was, where it was in a table of a plugin. */
  collision?(): Collision | undefined
  /** Writes what the services have collected, outside of any step. */
  write(): Promise<Exclude<CommitResult, 'lost'>>
}

/**
 * Where runs are kept. What is secret of a run is encrypted already when a store gets it, and still is when the store gives
 * it back: a store keeps what it was handed.
 */
export interface RunStore {
  /** The user store whose users `load` includes. A user missing from the result is missing there, too. */
  readonly people?: UserStore
  load(query: LoadQuery): Promise<Loaded>
  /** @param caller who the work is for; passwords that it writes are hashed in this caller's turn. Absent for the host's own work. */
  begin(caller?: Caller): UnitOfWork
  /**
   * Notes where a body without a step was sent to. A claim binds nobody: equal bodies at the same place go on side by side,
   * and the guarded commit decides. So one that was never committed, since its node has died, keeps none of them out.
   */
  claimBody(claim: BodyClaim): Promise<ClaimedBody>
  /**
   * Ends the browser's active run of a flow. Returns the run that was ended.
   *
   * @param event stored where a run was ended; none when absent
   */
  cancel(browser: string, flow: string, event?: AuditEvent): Promise<Run | undefined>
  /** The run of a browser (SHA-256, hex) and flow that is active, else the one that has ended last. For inspectors. */
  latest(browser: string, flow: string): Promise<Run | undefined>
  /** Removes rows that have expired, in one small batch; returns how many. */
  sweep(): Promise<number>
}

export interface SessionStore {
  /** The login of a token (SHA-256, hex), with its person where the store has them. Records, at most every five minutes, when it was last seen. */
  find(token: string): Promise<{ readonly session: LoginSession; readonly person: Known | undefined } | undefined>
  /** All logins of a person. */
  list(person: string): Promise<readonly LoginSession[]>
  revoke(id: string): Promise<void>
  /**
   * Ends everything that a user is logged in to or has proven, wherever they are: logins, runs that have proven them, links,
   * known devices. Returns how many logins there were.
   */
  endAll(person: string): Promise<number>
}
