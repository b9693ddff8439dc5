import type { Commit, Run } from '@sallyport/core'
import { endStreaks } from './attempts.ts'
import { takenEffect } from './claim.ts'
import { plainJson, uuidOrNull } from './values.ts'

// $1 to $22 are the run's columns in this order; $23 to $27 what every commit may change; each form adds its own behind.
const columns = `id, flow, revision, browser, version, person, requirement_met, pending_person, plan, context, proofs,
  vouched, next, started_at, expires_at, updated_at, history, ended, answered, initial, moved_from,
  inspection`

const record = `id uuid, flow text, revision text, browser text, version integer, person text, requirement_met boolean,
  pending_person text, plan json, context json, proofs json, vouched json, next text, started_at timestamptz,
  expires_at timestamptz, updated_at timestamptz, history json, ended text, answered json, initial json, moved_from text,
  inspection json`

// What is looked up stands in `any(array(…))`, which finds an index; a join with what JSON holds reads the whole table.
const EFFECTS = {
  login: `
login as (insert into sallyport_login_session
    (id, token, person, methods, kinds, level, authenticated_at, created_at, expires_at, last_seen_at, address, user_agent,
     epoch, idle)
  select s.* from written, json_to_recordset($23::json) as s(id uuid, token text, person text, methods json, kinds json,
    level integer, authenticated_at timestamptz, created_at timestamptz, expires_at timestamptz,
    last_seen_at timestamptz, address text, user_agent text, epoch timestamptz, idle integer))`,
  sessions: `
ended_sessions as (delete from sallyport_login_session s using written
  where s.id = any(array(select i::uuid from json_array_elements_text($24::json->'ids') i))
    or (s.person = $24::json->>'person' and s.id is distinct from ($24::json->>'login')::uuid))`,
  events: `
events as (insert into sallyport_audit_event (action, run, flow, person, address, request_id, details)
  select v.action, v.run, v.flow, v.person, v.address, v."requestId", v.details from written, json_to_recordset($26::json)
    as v(action text, run text, flow text, person text, address text, "requestId" text, details json))`,
  refunds: `
refunded as (${endStreaks('written, json_array_elements_text($27::json) k')})`,
  taken: takenEffect,
}
type Effect = keyof typeof EFFECTS | 'runs'
const ALL: readonly Effect[] = ['runs', 'login', 'sessions', 'events', 'refunds', 'taken']
const PARAMETERS: Readonly<Record<Effect, number>> = {
  runs: 25,
  login: 23,
  sessions: 24,
  events: 26,
  refunds: 27,
  taken: 24,
}

/**
 * What depends on the version, and the end of the statement. An effect that a commit does not have is left out, since
 * PostgreSQL would set it up all the same; its parameter is only named, so that all forms have the same ones.
 */
function effects(uses: readonly Effect[]): string {
  const used = ALL.flatMap((effect) => (effect !== 'runs' && uses.includes(effect) ? [EFFECTS[effect]] : []))
  const named = new Set(uses.map((effect) => PARAMETERS[effect]))
  const others = new Set(Object.values(PARAMETERS)).difference(named)
  const rest = [...others].map((parameter) => `$${parameter}::text`)
  const unused = rest.length === 0 ? [] : [`\nunused as (select ${rest.join(', ')})`]
  return `${[...used, ...unused].join(',')}\nselect id from written`
}

const movedRuns = (but: string): string => `
moved_runs as (update sallyport_run r set browser = $4 from written
  where r.browser = $25 and r.id <> written.id and r.ended is null${but}),`

const assignments = `flow = $2, revision = $3, browser = $4, version = $5, person = $6, requirement_met = $7,
  pending_person = $8, plan = $9, context = $10, proofs = $11, vouched = $12, next = $13, started_at = $14,
  expires_at = $15, updated_at = $16, history = $17, ended = $18, answered = $19, initial = $20, moved_from = $21,
  inspection = $22`

const isExpected = 'id = $1 and version = $28 and browser = $29 and ended is null'

/** What only some commits change: another run makes room, another begins, flow tokens are made or used up. */
const cancelled = (parameter: number, from: string, condition: string): string => `
cancelled as (update sallyport_run r set ended = 'cancelled', plan = '[]', context = '{}', initial = '{}',
  proofs = '[]', vouched = '[]', pending_person = null
  from ${from}json_to_record($${parameter}::json) as c(browser text, flow text)
  where r.browser = c.browser and r.flow = c.flow and r.ended is null and r.id <> $1${condition} returning r.id),`

const further = (parameter: number): string => `
begun as (insert into sallyport_run (${columns})
  select b.* from written, json_to_recordset($${parameter}::json) as b(${record})
  where (select count(*) from cancelled) >= 0),
tokens as (insert into sallyport_flow_token (id, run, binding, person, epoch, expires_at)
  select t.* from written, json_to_recordset($${parameter + 1}::json)
    as t(id text, run uuid, binding text, person text, epoch timestamptz, expires_at timestamptz)),
revoked as (delete from sallyport_flow_token t using written
  where t.run = written.id and t.used_at is null and $${parameter + 3}::boolean),
used as (update sallyport_flow_token t set used_at = $16::timestamptz from written where t.id = $${parameter + 2}),`

/** A further version of a run: everything depends on the guarded update. */
const nextVersion = (uses: readonly Effect[]): string => `with written as (update sallyport_run set ${assignments}
  where ${isExpected} returning id),${uses.includes('runs') ? movedRuns('') : ''}${effects(uses)}`

// The run is locked first: nothing makes room for a step that has lost its race.
const nextVersionAndMore = `with guard as (select id from sallyport_run where ${isExpected} for update),${cancelled(30, 'guard, ', '')}
written as (update sallyport_run set ${assignments}
  where id in (select id from guard) and (select count(*) from cancelled) >= 0 returning id),${movedRuns(
    ' and r.id not in (select id from cancelled)',
  )}${further(31)}${effects(ALL)}`

// The insert reads from the update, so that it runs after it; PostgreSQL's unique index then sees the previous run as ended.
const previous = `with previous as (update sallyport_run set ended = 'superseded', plan = '[]', context = '{}', initial = '{}',
  proofs = '[]', vouched = '[]', pending_person = null
  where browser in ($4, $25) and flow = $2 and ended is null and id <> $1 and (id = $28 or expires_at <= now())
    and not exists (select from sallyport_run where id = $1) returning id),`

const inserted = `
written as (insert into sallyport_run (${columns})
  select $1::uuid, $2, $3, $4, $5::integer, $6, $7::boolean, $8, $9::json, $10::json, $11::json, $12::json, $13,
    $14::timestamptz, $15::timestamptz, $16::timestamptz, $17::json, $18, $19::json, $20::json, $21, $22::json
  where (select count(*) from previous) >= 0 on conflict do nothing returning id),`

/** The first version of a run, after it made room for itself. */
const firstVersion = (uses: readonly Effect[]): string =>
  `${previous}${inserted}${uses.includes('runs') ? movedRuns(' and r.id not in (select id from previous)') : ''}${effects(uses)}`

const firstVersionAndMore = `${previous}${cancelled(
  29,
  '',
  ' and not exists (select from sallyport_run where id = $1) and r.id not in (select id from previous)',
)}${inserted}${movedRuns(
  ' and r.id not in (select id from previous union all select id from cancelled)',
)}${further(30)}${effects(ALL)}`

export interface Statement {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

/** The one statement of a commit. */
export function commitStatement(commit: Commit): Statement {
  const { run, expected } = commit
  const shared = [...runValues(run), ...effectValues(commit)]
  const own = expected === null ? [uuidOrNull(commit.supersedes)] : [expected.version, expected.browser]
  const more = furtherValues(commit)
  const values = [...shared, ...own, ...(more ?? [])]
  const kind = expected === null ? 'first' : 'next'
  if (more !== undefined) {
    const text = expected === null ? firstVersionAndMore : nextVersionAndMore
    return { name: `sallyport_${kind}_more`, text, values }
  }
  const uses = usedBy(commit)
  const name = ['sallyport', kind, ...uses].join('_')
  const text = texts.get(name) ?? (expected === null ? firstVersion(uses) : nextVersion(uses))
  texts.set(name, text)
  return { name, text, values }
}

/** The texts of the usual commits, by name. */
const texts = new Map<string, string>()

function usedBy(commit: Commit): readonly Effect[] {
  const has: Readonly<Record<Effect, boolean>> = {
    runs: commit.renewsBrowserOf !== null,
    login: commit.login !== null,
    sessions: commit.endsSessions.length > 0 || commit.terminateOthersOf !== null,
    events: commit.events.length > 0,
    refunds: commit.refunds.length > 0,
    taken: commit.takesBody !== null,
  }
  return ALL.filter((effect) => has[effect])
}

function runValues(run: Run): readonly unknown[] {
  return [
    run.id,
    run.flow,
    run.revision,
    run.browser,
    run.version,
    run.person,
    run.requirementMet,
    run.pendingPerson,
    JSON.stringify(run.plan),
    JSON.stringify(run.context),
    JSON.stringify(run.proofs),
    JSON.stringify(run.vouched),
    run.next,
    run.startedAt.toISOString(),
    run.expiresAt.toISOString(),
    run.updatedAt.toISOString(),
    JSON.stringify(run.history),
    run.end,
    run.answered === null ? null : JSON.stringify(run.answered),
    JSON.stringify(run.initial),
    run.movedFrom,
    run.inspection === undefined ? null : JSON.stringify(run.inspection),
  ]
}

function effectValues(commit: Commit): readonly unknown[] {
  const { login, takesBody } = commit
  const taken = takesBody === null ? {} : { body: takesBody.key, seconds: takesBody.seconds }
  return [
    plainJson(login === null ? [] : [loginRow(login)]),
    plainJson({ ids: commit.endsSessions, person: commit.terminateOthersOf, login: login?.id ?? null, ...taken }),
    commit.renewsBrowserOf,
    plainJson(commit.events),
    plainJson(commit.refunds),
  ]
}

/** Undefined for the usual commit, which does without. */
function furtherValues({ cancels, begins, tokens, revokesTokens, usesToken }: Commit): readonly unknown[] | undefined {
  if (cancels === null && begins === null && tokens.length === 0 && usesToken === null && !revokesTokens)
    return undefined
  const rows = tokens.map(({ id, run, binding, person, epoch, expiresAt }) => ({
    id,
    run,
    binding,
    person,
    epoch,
    expires_at: expiresAt,
  }))
  return [
    plainJson(cancels ?? {}),
    plainJson(begins === null ? [] : [runRow(begins)]),
    plainJson(rows),
    usesToken,
    revokesTokens,
  ]
}

function runRow(run: Run): object {
  const { requirementMet, pendingPerson, startedAt, expiresAt, updatedAt, end, movedFrom, ...same } = run
  return {
    ...same,
    requirement_met: requirementMet,
    pending_person: pendingPerson,
    started_at: startedAt,
    expires_at: expiresAt,
    updated_at: updatedAt,
    ended: end,
    moved_from: movedFrom,
  }
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
