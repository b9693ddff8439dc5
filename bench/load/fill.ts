import { argon2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { ask } from '../database.ts'
import { cheapTag } from '../servers/hash-switch.ts'
import { encodeHash, HASH, PASSWORD, PEOPLE, REAL } from './people.ts'

/** A hash by argon2id and one by its stand-in, of the same password. */
async function hashes(): Promise<{ real: string; cheap: string }> {
  const nonce = randomBytes(16)
  const tag = await promisify(argon2)('argon2id', { ...HASH, message: PASSWORD, nonce, tagLength: 32 })
  return { real: encodeHash(nonce, tag), cheap: encodeHash(nonce, cheapTag(PASSWORD, nonce)) }
}

/** People, their logins and runs that have ended, as a server has them that has been used for a while. */
export async function fillSallyport(url: string): Promise<void> {
  const { real, cheap } = await hashes()
  await ask(
    url,
    `insert into sallyport_user (id, username, email, name, password)
     select gen_random_uuid(), 'person-' || n, 'person-' || n || '@example.com', 'Person ' || n,
       case when n >= $1 then $2 else $3 end from generate_series(0, $4::integer - 1) n`,
    [PEOPLE - REAL, real, cheap, PEOPLE],
  )
  // Their names and addresses are their own canonical form.
  await ask(
    url,
    `insert into sallyport_identifier (key, user_id, kinds)
     select username, id, array['username'] from sallyport_user
     union all select email, id, array['email'] from sallyport_user`,
  )
  await ask(
    url,
    `insert into sallyport_login_session (id, token, person, methods, kinds, level, authenticated_at, created_at,
       expires_at, last_seen_at, address, user_agent)
     select gen_random_uuid(), encode(sha256(id::text::bytea), 'hex'), id::text, '["password"]', '["knowledge"]', 1,
       now(), now(), now() + interval '14 days', now(), '10.0.0.1', 'Mozilla/5.0' from sallyport_user`,
  )
  await ask(
    url,
    `insert into sallyport_run (id, flow, revision, browser, version, requirement_met, plan, context, initial, proofs,
       vouched, started_at, expires_at, updated_at, history, ended)
     select gen_random_uuid(), 'bench-login', 'a-revision', encode(sha256(n::text::bytea), 'hex'), 3, true, '[]', '{}',
       '{}', '[]', '[]', now() - interval '2 hours', now() - interval '1 hour', now() - interval '2 hours', '[]',
       'completed' from generate_series(1, 10000) n`,
  )
  await ask(url, 'vacuum analyze')
}

/** The same people, with as many sessions. */
export async function fillBetterAuth(url: string): Promise<void> {
  const { real, cheap } = await hashes()
  await ask(
    url,
    `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
     select 'person-' || n, 'Person ' || n, 'person-' || n || '@example.com', true, now(), now()
     from generate_series(0, $1::integer - 1) n`,
    [PEOPLE],
  )
  await ask(
    url,
    `insert into account (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
     select 'account-' || n, 'person-' || n, 'credential', 'person-' || n, case when n >= $1 then $2 else $3 end,
       now(), now() from generate_series(0, $4::integer - 1) n`,
    [PEOPLE - REAL, real, cheap, PEOPLE],
  )
  await ask(
    url,
    `insert into session (id, "expiresAt", token, "createdAt", "updatedAt", "ipAddress", "userAgent", "userId")
     select 'session-' || n, now() + interval '7 days', md5(n::text), now(), now(), '10.0.0.1', 'Mozilla/5.0',
       'person-' || n from generate_series(0, $1::integer - 1) n`,
    [PEOPLE],
  )
  await ask(url, 'vacuum analyze')
}

const EVENTS = Array.from({ length: 2 }, (_, index) => ({
  binding: `00000000-0000-4000-8000-00000000000${index}`,
  stage: `bench-steps-${index}`,
  type: 'dummy',
  outcome: 'pass',
  code: null,
  milliseconds: 0,
}))

/** Rows like runs: as wide, with the same indexes. Returns their keys. */
export async function fillFloors(url: string, challenge: string): Promise<readonly string[]> {
  await ask(
    url,
    `create table bench_run (
       id uuid primary key, flow text not null, revision text not null, browser text not null, version integer not null,
       person text, requirement_met boolean not null, pending_person text, plan json not null, context json not null,
       initial json not null, proofs json not null, vouched json not null, next text, started_at timestamptz not null,
       expires_at timestamptz not null, updated_at timestamptz not null, history json not null, ended text,
       answered json, moved_from text) with (fillfactor = 70);
     create unique index bench_run_active on bench_run (browser, flow) where ended is null;
     create index bench_run_expires on bench_run (expires_at)`,
  )
  const plan = EVENTS.map(({ binding }) => ({ binding, marker: 'keep' }))
  const answered = { step: 's'.repeat(150), body: 'h'.repeat(43), answer: challenge, renewal: null }
  const { rows } = await ask(
    url,
    `insert into bench_run select gen_random_uuid(), 'bench-steps', 'a-revision', encode(sha256(n::text::bytea), 'hex'),
       1, null, false, null, $1::json, '{}', '{}', '[]', '[]', null, now(), now() + interval '1 hour', now(), $2::json,
       null, $3::json, null from generate_series(1, 10000) n returning id`,
    [JSON.stringify(plan), JSON.stringify(EVENTS), JSON.stringify(answered)],
  )
  await ask(url, 'vacuum analyze')
  return rows.map((row: { id: string }) => row.id)
}
