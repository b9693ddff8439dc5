import { Migration } from '@mikro-orm/migrations'

const people = `
create table sallyport_user (
  id uuid primary key, username text not null, email text not null, name text not null,
  password text, is_superuser boolean not null default false, is_active boolean not null default true,
  attributes jsonb not null default '{}', created_at timestamptz not null default now());
create unique index sallyport_user_username on sallyport_user (lower(username));
create index sallyport_user_username_exact on sallyport_user (username);
create index sallyport_user_email on sallyport_user (lower(email));
create index sallyport_user_email_exact on sallyport_user (email);
create index sallyport_user_upn on sallyport_user (lower(attributes->>'upn'));
create index sallyport_user_upn_exact on sallyport_user ((attributes->>'upn'));
create table sallyport_group (
  id uuid primary key, name text not null unique, is_superuser boolean not null default false,
  parent_id uuid references sallyport_group on delete set null);
create table sallyport_user_group (
  user_id uuid not null references sallyport_user on delete cascade,
  group_id uuid not null references sallyport_group on delete cascade,
  primary key (user_id, group_id));
create index sallyport_user_group_group on sallyport_user_group (group_id);
create view sallyport_person as
select u.id as pk, u.username, u.email, u.name, u.attributes,
  u.is_superuser or coalesce(g.superuser, false) as is_superuser, coalesce(g.names, '{}') as groups
from sallyport_user u left join lateral (
  with recursive reach as (
    select m.group_id as id from sallyport_user_group m where m.user_id = u.id
    union select c.parent_id from sallyport_group c join reach on c.id = reach.id where c.parent_id is not null)
  select array_agg(h.name order by h.name) as names, bool_or(h.is_superuser) as superuser
  from reach join sallyport_group h on h.id = reach.id) g on true
where u.is_active;
create function sallyport_uuid(key text) returns uuid language sql immutable as $f$
  select case when key ~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$' then key::uuid end $f$;
`

// json, not jsonb: what a visitor typed may hold a NUL, which jsonb refuses.
const runs = `
create table sallyport_run (
  id uuid primary key, flow text not null, revision text not null, browser text not null, version integer not null,
  person text, requirement_met boolean not null, pending_person text, plan json not null, context json not null,
  proofs json not null, vouched json not null, next text, started_at timestamptz not null,
  expires_at timestamptz not null, updated_at timestamptz not null, history json not null, ended text, answered json
) with (fillfactor = 70);
create unique index sallyport_run_active on sallyport_run (browser, flow) where ended is null;
create index sallyport_run_expires on sallyport_run (expires_at);
create table sallyport_login_session (
  id uuid primary key, token text not null unique, person text not null, methods json not null, kinds json not null,
  level integer not null, authenticated_at timestamptz not null, created_at timestamptz not null,
  expires_at timestamptz not null, last_seen_at timestamptz not null, address text not null, user_agent text not null
) with (fillfactor = 70);
create index sallyport_login_session_person on sallyport_login_session (person);
create index sallyport_login_session_expires on sallyport_login_session (expires_at);
create table sallyport_audit_event (
  id bigint generated always as identity primary key, at timestamptz not null default now(), action text not null,
  run text, flow text, person text, address text not null, request_id text not null, details json not null);
create index sallyport_audit_event_at on sallyport_audit_event (at);
create table sallyport_attempt (key text primary key, count integer not null, expires_at timestamptz not null)
  with (fillfactor = 70);
create index sallyport_attempt_expires on sallyport_attempt (expires_at);
`

const definitions = `
create table sallyport_flow_revision (
  revision text primary key, slug text not null, definition json not null, created_at timestamptz not null default now());
create table sallyport_flow (
  slug text primary key, revision text not null references sallyport_flow_revision, managed_by text not null,
  unmanaged boolean not null default false);
create table sallyport_key_fingerprint (fingerprint text primary key, created_at timestamptz not null default now());
`

/** All tables of the first version. */
export class FirstTables extends Migration {
  override name = 'sallyport-001-first-tables'

  override up(): void {
    for (const sql of [people, runs, definitions]) this.addSql(sql)
  }
}
