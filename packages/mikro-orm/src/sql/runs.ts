import { FORGETS } from './run-columns.ts'

/** The run of a browser and flow that is active, else the one that has ended last. For inspectors only: it has no index. */
export const latestSql = `select row_to_json(r) as run from sallyport_run r where browser = $1 and flow = $2
order by (ended is null) desc, updated_at desc limit 1`

/** Ends the active run of a browser and flow, and forgets one that had moved from that browser to another. */
export const cancelSql = `with written as (update sallyport_run set ended = 'cancelled', ${FORGETS}, version = version + 1, updated_at = now() where browser = $1 and flow = $2 and ended is null returning *),
forgotten as (update sallyport_run set moved_from = null where moved_from = $1 and flow = $2),
event as (insert into sallyport_audit_event (action, run, flow, person, address, request_id, details)
  select $3, coalesce($4, written.id::text), coalesce($5, written.flow), $6, $7, $8, $9::json from written where $3::text is not null)
select row_to_json(written) as run from written`

function days(count: number): number {
  if (Number.isInteger(count) && count >= 0 && count < 100_000) return count
  throw new RangeError(`auditDays is ${count}, but must be a whole number of days from 0 to 99999.`)
}

const expired = (table: string, key: string, when: string): string =>
  `delete from ${table} where ${key} in (select ${key} from ${table} where ${when} limit 500 for update skip locked)`

/** One small batch of each kind. Audit events stay for some days, or for ever (0). */
export const sweepSql = (auditDays: number): readonly string[] => [
  expired('sallyport_run', 'id', 'expires_at < now()'),
  expired('sallyport_login_session', 'id', 'expires_at < now()'),
  expired('sallyport_attempt', 'key', 'expires_at < now() and (today = 0 or today_until < now())'),
  expired('sallyport_body_claim', 'key', 'expires_at < now()'),
  ...(auditDays === 0
    ? []
    : [expired('sallyport_audit_event', 'id', `at < now() - interval '${days(auditDays)} days'`)]),
  // A visitor may just be answering the first challenge of a previous revision, which no run names yet: it stays a day.
  `delete from sallyport_flow_revision r where r.created_at < now() - interval '1 day'
     and not exists (select from sallyport_flow f where f.revision = r.revision)
     and not exists (select from sallyport_run u where split_part(u.revision, '~', 1) = r.revision)`,
]
