import type { Run } from '@sallyport/core/adapter'

/** A column of `sallyport_run`. */
interface RunColumn {
  readonly name: string
  /** PostgreSQL's type. A value of a `json` one is any JSON, one of a `timestamptz` a date. */
  readonly type: 'uuid' | 'text' | 'integer' | 'boolean' | 'json' | 'timestamptz'
  readonly valueOf: (run: Run) => unknown
}

/** The one description of a run's row: columns, parameters, casts, assignments and values follow from it. */
export const RUN_COLUMNS: readonly RunColumn[] = [
  { name: 'id', type: 'uuid', valueOf: (run) => run.id },
  { name: 'flow', type: 'text', valueOf: (run) => run.flow },
  { name: 'revision', type: 'text', valueOf: (run) => run.revision },
  { name: 'browser', type: 'text', valueOf: (run) => run.browser },
  { name: 'version', type: 'integer', valueOf: (run) => run.version },
  { name: 'person', type: 'text', valueOf: (run) => run.person },
  { name: 'requirement_met', type: 'boolean', valueOf: (run) => run.requirementMet },
  { name: 'pending_person', type: 'text', valueOf: (run) => run.pendingPerson },
  { name: 'plan', type: 'json', valueOf: (run) => run.plan },
  { name: 'context', type: 'json', valueOf: (run) => run.context },
  { name: 'proofs', type: 'json', valueOf: (run) => run.proofs },
  { name: 'vouched', type: 'json', valueOf: (run) => run.vouched },
  { name: 'next', type: 'text', valueOf: (run) => run.next },
  { name: 'started_at', type: 'timestamptz', valueOf: (run) => run.startedAt },
  { name: 'expires_at', type: 'timestamptz', valueOf: (run) => run.expiresAt },
  { name: 'updated_at', type: 'timestamptz', valueOf: (run) => run.updatedAt },
  { name: 'history', type: 'json', valueOf: (run) => run.history },
  { name: 'ended', type: 'text', valueOf: (run) => run.end },
  { name: 'answered', type: 'json', valueOf: (run) => run.answered },
  { name: 'initial', type: 'json', valueOf: (run) => run.initial },
  { name: 'moved_from', type: 'text', valueOf: (run) => run.movedFrom },
  { name: 'inspection', type: 'json', valueOf: (run) => run.inspection ?? null },
]

/** What a run that has ended keeps nothing of, as assignments of an update. */
export const FORGETS =
  "plan = '[]', context = '{}', initial = '{}', proofs = '[]', vouched = '[]', pending_person = null"

/** `id, flow, …` */
export const runNames = RUN_COLUMNS.map(({ name }) => name).join(', ')

/** `id uuid, flow text, …`: the columns of a run that is read from JSON. */
export const runRecord = RUN_COLUMNS.map(({ name, type }) => `${name} ${type}`).join(', ')

/** `:id::uuid, :flow, …`: a run that is inserted by its parameters. */
export const runParameters = RUN_COLUMNS.map(({ name, type }) => `:${name}${type === 'text' ? '' : `::${type}`}`).join(
  ', ',
)

/** `flow = :flow, …`: everything but the key. */
export const runAssignments = RUN_COLUMNS.flatMap(({ name }) => (name === 'id' ? [] : [`${name} = :${name}`])).join(
  ', ',
)

/** The values of the parameters, in the order of the columns. */
export function runValues(run: Run): readonly unknown[] {
  return RUN_COLUMNS.map(({ type, valueOf }) => {
    const value = valueOf(run)
    if (value instanceof Date) return value.toISOString()
    return type === 'json' && value !== null ? JSON.stringify(value) : value
  })
}

/** The run as an object with the columns' names. */
export function runRow(run: Run): Readonly<Record<string, unknown>> {
  return Object.fromEntries(RUN_COLUMNS.map(({ name, valueOf }) => [name, valueOf(run)]))
}
