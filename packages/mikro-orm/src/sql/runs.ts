import { credentialColumns } from '../people/stored-hashes.ts'

const load = (people: string): string => `with named as (select * from sallyport_run where id = $1),
active as (select * from sallyport_run where browser = $2 and flow = $3 and ended is null),
moved as (select * from sallyport_run where moved_from = $2 and flow = $3 and expires_at > now()
  order by updated_at desc limit 1),
token as (select * from sallyport_flow_token where id = $5),
carried as (select r.* from sallyport_run r join token t on t.run = r.id),
login as (select * from sallyport_login_session where token = $4 and expires_at > now()),
keys as (select person as key from login union select person from named union select pending_person from named
  union select person from active union select pending_person from active
  union select person from carried union select pending_person from carried)
select (select row_to_json(named) from named) as named, (select row_to_json(active) from active) as active,
  (select row_to_json(moved) from moved) as moved, (select row_to_json(token) from token) as token,
  (select row_to_json(carried) from carried) as carried, (select row_to_json(login) from login) as login,
  ${people} as people`

/** Run, active run, login and people in one query, whoever of them exists. */
export const loadSql = load(`(select json_agg(row_to_json(c)) from (select ${credentialColumns}
    from keys join sallyport_person p on p.pk = sallyport_uuid(keys.key)) c)`)
/** The same, where the people are the application's own. */
export const loadWithoutPeopleSql = load('null')

/** Ends the active run of a browser and flow, and forgets one that had moved from that browser to another. */
export const cancelSql = `with won as (update sallyport_run set ended = 'cancelled', plan = '[]', context = '{}',
  initial = '{}', version = version + 1, updated_at = now() where browser = $1 and flow = $2 and ended is null returning *),
forgotten as (update sallyport_run set moved_from = null where moved_from = $1 and flow = $2),
event as (insert into sallyport_audit_event (action, run, flow, person, address, request_id, details)
  select $3, coalesce($4, won.id::text), coalesce($5, won.flow), $6, $7, $8, $9::json from won)
select row_to_json(won) as run from won`

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
  expired('sallyport_attempt', 'key', 'expires_at < now()'),
  ...(auditDays === 0
    ? []
    : [expired('sallyport_audit_event', 'id', `at < now() - interval '${days(auditDays)} days'`)]),
  // A visitor may just be answering the first challenge of a former revision, which no run names yet: it stays a day.
  `delete from sallyport_flow_revision r where r.created_at < now() - interval '1 day'
     and not exists (select from sallyport_flow f where f.revision = r.revision)
     and not exists (select from sallyport_run u where u.revision = r.revision)`,
]
