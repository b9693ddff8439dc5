import type { Commit } from '@sallyport/core'
import { plainJson, uuidOrNull } from './values.ts'

// $1 to $19 are the run's columns in this order; each form adds what it needs from $25 on.
const effects = `
login as (insert into sallyport_login_session
    (id, token, person, methods, kinds, level, authenticated_at, created_at, expires_at, last_seen_at, address, user_agent)
  select s.* from won, json_to_recordset($20::json) as s(id uuid, token text, person text, methods json, kinds json,
    level integer, authenticated_at timestamptz, created_at timestamptz, expires_at timestamptz,
    last_seen_at timestamptz, address text, user_agent text)),
gone as (delete from sallyport_login_session s using won, json_to_record($21::json)
    as e(ids json, person text, login uuid)
  where s.id in (select i::uuid from json_array_elements_text(e.ids) i)
    or (s.person = e.person and s.id is distinct from e.login)),
events as (insert into sallyport_audit_event (action, run, flow, person, address, request_id, details)
  select v.action, v.run, v.flow, v.person, v.address, v."requestId", v.details from won, json_to_recordset($23::json)
    as v(action text, run text, flow text, person text, address text, "requestId" text, details json)),
held as (select a.key from sallyport_attempt a, won
  where a.key in (select k from json_array_elements_text($24::json) k) order by a.key for update of a),
returned as (update sallyport_attempt a set count = greatest(a.count - 1, 0) from held where a.key = held.key)
select id from won`

const renewed = (but: string): string => `
renewed as (update sallyport_run r set browser = $4 from won
  where r.browser = $22 and r.id <> won.id and r.ended is null${but}),`

/** A further version of a run: everything hangs on the guarded update. */
export const nextVersion = `with won as (update sallyport_run set flow = $2, revision = $3, browser = $4, version = $5,
  person = $6, requirement_met = $7, pending_person = $8, plan = $9, context = $10, proofs = $11, vouched = $12,
  next = $13, started_at = $14, expires_at = $15, updated_at = $16, history = $17, ended = $18, answered = $19
  where id = $1 and version = $25 and browser = $26 and ended is null returning id),${renewed('')}${effects}`

// The insert reads from the update, so that it runs after it; PostgreSQL's unique index then sees the former run as gone.
/** The first version of a run, after it made room for itself. */
export const firstVersion = `with former as (update sallyport_run set ended = 'superseded', plan = '[]', context = '{}'
  where browser in ($4, $22) and flow = $2 and ended is null and id <> $1 and (id = $25 or expires_at <= now())
    and not exists (select from sallyport_run where id = $1) returning id),
won as (insert into sallyport_run (id, flow, revision, browser, version, person, requirement_met, pending_person, plan,
    context, proofs, vouched, next, started_at, expires_at, updated_at, history, ended, answered)
  select $1::uuid, $2, $3, $4, $5::integer, $6, $7::boolean, $8, $9::json, $10::json, $11::json, $12::json, $13,
    $14::timestamptz, $15::timestamptz, $16::timestamptz, $17::json, $18, $19::json
  where (select count(*) from former) >= 0 on conflict do nothing returning id),
${renewed(' and r.id not in (select id from former)')}${effects}`

export interface Statement {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

/** The one statement of a commit. */
export function commitStatement(commit: Commit): Statement {
  const { run, expected, login } = commit
  const shared: unknown[] = [run.id, run.flow, run.revision, run.browser, run.version, run.person]
  shared.push(run.requirementMet, run.pendingPerson)
  for (const part of [run.plan, run.context, run.proofs, run.vouched]) shared.push(JSON.stringify(part))
  shared.push(run.next, run.startedAt.toISOString(), run.expiresAt.toISOString(), run.updatedAt.toISOString())
  shared.push(JSON.stringify(run.history), run.end, run.answered === null ? null : JSON.stringify(run.answered))
  shared.push(plainJson(login === null ? [] : [loginRow(login)]))
  shared.push(plainJson({ ids: commit.endsSessions, person: commit.terminateOthersOf, login: login?.id ?? null }))
  shared.push(commit.renewsBrowserOf, plainJson(commit.events), plainJson(commit.givesBack))
  return expected === null
    ? { name: 'sallyport_first', text: firstVersion, values: [...shared, uuidOrNull(commit.supersedes)] }
    : { name: 'sallyport_next', text: nextVersion, values: [...shared, expected.version, expected.browser] }
}

function loginRow(login: NonNullable<Commit['login']>): object {
  const { authenticatedAt, createdAt, expiresAt, lastSeenAt, userAgent, ...same } = login
  return {
    ...same,
    authenticated_at: authenticatedAt,
    created_at: createdAt,
    expires_at: expiresAt,
    last_seen_at: lastSeenAt,
    user_agent: userAgent,
  }
}
