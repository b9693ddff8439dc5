import type { Known, LoginSession } from '@sallyport/core'
import type { AnsweredStep, FlowTokenRow, Renewal, Run } from '@sallyport/core/adapter'

type Stored<Shape, Dates extends keyof Shape> = Omit<Shape, Dates> & Readonly<Record<Dates, string>>
type StoredAnswer = Omit<AnsweredStep, 'renewal'> & { readonly renewal: Stored<Renewal, 'at'> | null }

/** A run as `row_to_json` writes it. */
export interface RunRow {
  readonly id: string
  readonly flow: string
  readonly revision: string
  readonly browser: string
  readonly version: number
  readonly person: string | null
  readonly requirement_met: boolean
  readonly pending_person: string | null
  readonly plan: Run['plan']
  readonly context: Run['context']
  readonly initial: Run['initial']
  readonly proofs: Run['proofs']
  readonly vouched: Run['vouched']
  readonly next: string | null
  readonly started_at: string
  readonly expires_at: string
  readonly updated_at: string
  readonly history: Run['history']
  readonly ended: Run['end']
  readonly moved_from: string | null
  readonly answered: StoredAnswer | null
  readonly inspection: NonNullable<Run['inspection']> | null
}

export function toRun(row: RunRow): Run {
  const {
    requirement_met,
    pending_person,
    started_at,
    expires_at,
    updated_at,
    ended,
    moved_from,
    answered,
    inspection,
    proofs,
    vouched,
    ...same
  } = row
  // What a version before the epochs has stored is of none.
  const stamp = { at: new Date(started_at).toISOString(), epoch: null }
  return {
    ...same,
    proofs: proofs.map((proof) => ({ ...stamp, ...proof })),
    vouched: vouched.map((voucher) => ({ ...stamp, ...voucher })),
    requirementMet: requirement_met,
    pendingPerson: pending_person,
    startedAt: new Date(started_at),
    expiresAt: new Date(expires_at),
    updatedAt: new Date(updated_at),
    end: ended,
    movedFrom: moved_from,
    answered: answered === null ? null : toAnswered(answered),
    ...(inspection === null ? {} : { inspection }),
  }
}

function toAnswered(stored: StoredAnswer): AnsweredStep {
  const { renewal } = stored
  return { ...stored, renewal: renewal === null ? null : { ...renewal, at: new Date(renewal.at) } }
}

/** A flow token as `row_to_json` writes it. */
export interface TokenRow {
  readonly id: string
  readonly run: string
  readonly binding: string | null
  readonly person: string | null
  readonly epoch: string | null
  readonly expires_at: string
  readonly used_at: string | null
}

export function toFlowToken({ id, run, binding, person, epoch, expires_at, used_at }: TokenRow): FlowTokenRow {
  return {
    id,
    run,
    binding,
    person,
    epoch: toEpoch(epoch),
    expiresAt: new Date(expires_at),
    usedAt: used_at === null ? null : new Date(used_at),
  }
}

/** A login session as `row_to_json` writes it. */
export interface SessionRow {
  readonly id: string
  readonly person: string
  readonly methods: LoginSession['methods']
  readonly kinds: LoginSession['kinds']
  readonly level: number
  readonly authenticated_at: string
  readonly created_at: string
  readonly expires_at: string
  readonly last_seen_at: string
  readonly idle: number | null
  readonly address: string
  readonly user_agent: string
  readonly epoch: string | null
}

export function toSession(row: SessionRow): LoginSession {
  return {
    id: row.id,
    person: row.person,
    methods: row.methods,
    kinds: row.kinds,
    level: row.level,
    authenticatedAt: new Date(row.authenticated_at),
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
    lastSeenAt: new Date(row.last_seen_at),
    idle: row.idle,
    address: row.address,
    userAgent: row.user_agent,
    epoch: toEpoch(row.epoch),
  }
}

/** PostgreSQL writes a time in the time zone of the connection. */
export function toEpoch(stored: string | null): string | null {
  return stored === null ? null : new Date(stored).toISOString()
}

/** A row of the view `sallyport_person`. */
export interface PersonRow {
  readonly pk: string
  readonly username: string
  readonly email: string
  readonly name: string
  readonly is_superuser: boolean
  readonly groups: readonly string[]
  readonly permissions: readonly string[]
  readonly attributes: Known['attributes']
  readonly referred_to_as: readonly string[]
  readonly credentials_changed_at: string | null
}

export function toKnown(row: PersonRow): Known {
  const { is_superuser, referred_to_as, credentials_changed_at, ...same } = row
  const epoch = toEpoch(credentials_changed_at)
  return {
    kind: 'known',
    ...same,
    isSuperuser: is_superuser,
    referredToAs: referred_to_as,
    ...(epoch === null ? {} : { credentialsChangedAt: epoch }),
  }
}
