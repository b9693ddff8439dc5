import type { Commit } from '@sallyport/core/adapter'
import { endStreaks } from './attempts.ts'
import { takenEffect } from './claim.ts'
import { withPositions } from './named-parameters.ts'
import {
  FORGETS,
  RUN_COLUMNS,
  runAssignments,
  runNames,
  runParameters,
  runRecord,
  runRow,
  runValues,
} from './run-columns.ts'
import { plainJson, uuidOrNull } from './values.ts'

/** What every commit may change besides the run, in the order of the values. */
const EFFECT_PARAMETERS = ['login', 'sessions', 'renewed_browser', 'events', 'refunds']
const FURTHER_PARAMETERS = ['cancels', 'begins', 'tokens', 'used_token', 'revokes']
const SHARED = [...RUN_COLUMNS.map(({ name }) => name), ...EFFECT_PARAMETERS]
const NEXT_PARAMETERS = [...SHARED, 'expected_version', 'expected_browser', ...FURTHER_PARAMETERS]
const FIRST_PARAMETERS = [...SHARED, 'supersedes', ...FURTHER_PARAMETERS]

// What is looked up stands in `any(array(…))`, which finds an index; a join with what JSON holds reads the whole table.
const EFFECTS = {
  login: `
login as (insert into sallyport_login_session
    (id, token, person, methods, kinds, level, authenticated_at, created_at, expires_at, last_seen_at, address, user_agent,
     epoch, idle)
  select s.* from written, json_to_recordset(:login::json) as s(id uuid, token text, person text, methods json, kinds json,
    level integer, authenticated_at timestamptz, created_at timestamptz, expires_at timestamptz,
    last_seen_at timestamptz, address text, user_agent text, epoch timestamptz, idle integer)),
crowded_out as (delete from sallyport_login_session s using written where s.id = any(array(
  select o.id from json_to_recordset(:login::json) as l(person text, most integer)
    join lateral (select id from sallyport_login_session where person = l.person
      order by created_at desc, id offset l.most - 1) o on true)))`,
  sessions: `
ended_sessions as (delete from sallyport_login_session s using written
  where s.id = any(array(select i::uuid from json_array_elements_text(:sessions::json->'ids') i))
    or (s.person = :sessions::json->>'person' and s.id is distinct from (:sessions::json->>'login')::uuid))`,
  events: `
events as (insert into sallyport_audit_event (action, run, flow, person, address, request_id, details)
  select v.action, v.run, v.flow, v.person, v.address, v."requestId", v.details from written, json_to_recordset(:events::json)
    as v(action text, run text, flow text, person text, address text, "requestId" text, details json))`,
  refunds: `
refunded as (${endStreaks('written, json_array_elements_text(:refunds::json) k')})`,
  taken: takenEffect,
}
type Effect = keyof typeof EFFECTS | 'runs' | 'ends'
const ALL: readonly Effect[] = ['runs', 'ends', 'login', 'sessions', 'events', 'refunds', 'taken']
const PARAMETERS: Readonly<Record<Effect, string>> = {
  runs: 'renewed_browser',
  ends: 'sessions',
  login: 'login',
  sessions: 'sessions',
  events: 'events',
  refunds: 'refunds',
  taken: 'sessions',
}

/**
 * What depends on the version, and the end of the statement. An effect that a commit does not have is left out, since
 * PostgreSQL would set it up all the same; its parameter is only named, so that all forms have the same ones.
 */
function effects(uses: readonly Effect[]): string {
  const used = uses.flatMap((effect) => (effect === 'runs' || effect === 'ends' ? [] : [EFFECTS[effect]]))
  const named = new Set(uses.map((effect) => PARAMETERS[effect]))
  const others = new Set(Object.values(PARAMETERS)).difference(named)
  const rest = [...others].map((parameter) => `:${parameter}::text`)
  const unused = rest.length === 0 ? [] : [`\nunused as (select ${rest.join(', ')})`]
  return `${[...used, ...unused].join(',')}\nselect id from written`
}

/** The browser's other runs end by a login or a logout; `:sessions` says so, beside the logins that end. */
const isEnded = `(:sessions::json->'runs' is not null
    and (r.person is null or r.person is distinct from :sessions::json->'runs'->>'keeps'))`

const otherRuns = (
  changes: string,
  condition: string,
): string => `(update sallyport_run r set browser = :browser${changes}
  from written where r.browser = :renewed_browser and r.id <> written.id and r.ended is null${condition}),`

/** The browser's other runs, but for those that have made room. */
function movedRuns(uses: readonly Effect[], but = ''): string {
  if (!uses.includes('runs')) return ''
  if (!uses.includes('ends')) return `\nmoved_runs as ${otherRuns('', but)}`
  const ended = otherRuns(`, ended = 'cancelled', answered = null, ${FORGETS}`, `${but} and ${isEnded}`)
  return `\nended_runs as ${ended}\nmoved_runs as ${otherRuns('', `${but} and not ${isEnded}`)}`
}

const isExpected = 'id = :id and version = :expected_version and browser = :expected_browser and ended is null'

/** What only some commits change: another run makes room, another begins, flow tokens are made or used up. */
const cancelled = (from: string, condition: string): string => `
cancelled as (update sallyport_run r set ended = 'cancelled', ${FORGETS}
  from ${from}json_to_record(:cancels::json) as c(browser text, flow text)
  where r.browser = c.browser and r.flow = c.flow and r.ended is null and r.id <> :id${condition} returning r.id),`

const further = `
begun as (insert into sallyport_run (${runNames})
  select b.* from written, json_to_recordset(:begins::json) as b(${runRecord})
  where (select count(*) from cancelled) >= 0),
tokens as (insert into sallyport_flow_token (id, run, binding, person, epoch, expires_at)
  select t.* from written, json_to_recordset(:tokens::json)
    as t(id text, run uuid, binding text, person text, epoch timestamptz, expires_at timestamptz)),
revoked as (delete from sallyport_flow_token t using written
  where t.run = written.id and t.used_at is null and :revokes::boolean),
used as (update sallyport_flow_token t set used_at = :updated_at::timestamptz from written where t.id = :used_token),`

/** A further version of a run: everything depends on the guarded update. */
const nextVersion = (uses: readonly Effect[]): string =>
  withPositions(
    `with written as (update sallyport_run set ${runAssignments}
  where ${isExpected} returning id),${movedRuns(uses)}${effects(uses)}`,
    NEXT_PARAMETERS,
  )

// The run is locked first: nothing makes room for a step that has lost its race.
const nextVersionAndMore = withPositions(
  `with guard as (select id from sallyport_run where ${isExpected} for update),${cancelled('guard, ', '')}
written as (update sallyport_run set ${runAssignments}
  where id in (select id from guard) and (select count(*) from cancelled) >= 0 returning id),${movedRuns(
    ALL,
    ' and r.id not in (select id from cancelled)',
  )}${further}${effects(ALL)}`,
  NEXT_PARAMETERS,
)

// The insert reads from the update, so that it runs after it; PostgreSQL's unique index then sees the previous run as ended.
const previous = `with previous as (update sallyport_run set ended = 'superseded', ${FORGETS}
  where browser in (:browser, :renewed_browser) and flow = :flow and ended is null and id <> :id
    and (id = :supersedes or expires_at <= now())
    and not exists (select from sallyport_run where id = :id) returning id),`

const inserted = `
written as (insert into sallyport_run (${runNames})
  select ${runParameters}
  where (select count(*) from previous) >= 0 on conflict do nothing returning id),`

/** The first version of a run, after it made room for itself. */
const firstVersion = (uses: readonly Effect[]): string =>
  withPositions(
    `${previous}${inserted}${movedRuns(uses, ' and r.id not in (select id from previous)')}${effects(uses)}`,
    FIRST_PARAMETERS,
  )

const firstVersionAndMore = withPositions(
  `${previous}${cancelled('', ' and not exists (select from sallyport_run where id = :id) and r.id not in (select id from previous)')}${inserted}${movedRuns(
    ALL,
    ' and r.id not in (select id from previous union all select id from cancelled)',
  )}${further}${effects(ALL)}`,
  FIRST_PARAMETERS,
)

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
    ends: commit.renewsBrowserOf !== null && commit.endsRuns !== null,
    login: commit.login !== null,
    sessions: commit.endsSessions.length > 0 || commit.terminateOthersOf !== null,
    events: commit.events.length > 0,
    refunds: commit.refunds.length > 0,
    taken: commit.takesBody !== null,
  }
  return ALL.filter((effect) => has[effect])
}

function effectValues(commit: Commit): readonly unknown[] {
  const { login, takesBody, endsRuns } = commit
  const taken = takesBody === null ? {} : { body: takesBody.key, seconds: takesBody.seconds }
  const runs = endsRuns === null ? {} : { runs: endsRuns }
  return [
    plainJson(login === null ? [] : [{ ...loginRow(login), most: commit.mostLogins }]),
    plainJson({
      ids: commit.endsSessions,
      person: commit.terminateOthersOf,
      login: login?.id ?? null,
      ...taken,
      ...runs,
    }),
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
