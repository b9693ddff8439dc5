import type { AttemptStore, AuditEvent, RunStore, SessionStore } from '@sallyport/core/adapter'
import type { Closable } from '../test-store.ts'

/** The stores that take part in a commit: they must share what they stand on. */
export interface RunStoreFixture extends Closable {
  readonly runs: RunStore
  readonly sessions: SessionStore
  readonly attempts: AttemptStore
  /** Every audit event that was stored, oldest first. */
  events(): Promise<readonly AuditEvent[]>
  /** Primary key of a user that `load` includes where the store has users. */
  readonly person: string
}
