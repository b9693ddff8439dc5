import { Migration } from '@mikro-orm/migrations'
import { StorageError } from '../error.ts'
import { assignIdentifiers, type StoredUser } from '../identifiers/assign-identifiers.ts'
import { describeUser } from '../identifiers/settle-contacts.ts'

const tables = `
create table sallyport_identifier (
  key text collate "C" primary key, user_id uuid references sallyport_user on delete cascade,
  kinds text[] not null default '{}', contact_of uuid[] not null default '{}');
create index sallyport_identifier_user on sallyport_identifier (user_id);
create index sallyport_identifier_contact on sallyport_identifier (key) where contact_of <> '{}';
create table sallyport_user_reference (key text collate "C" primary key, user_id uuid);
create index sallyport_user_reference_user on sallyport_user_reference (user_id);
alter table sallyport_group add column listed text[] not null default '{}';
drop index sallyport_user_username, sallyport_user_username_exact, sallyport_user_email, sallyport_user_email_exact,
  sallyport_user_upn, sallyport_user_upn_exact;
create or replace view sallyport_person as
select u.id as pk, u.username, u.email, u.name, u.attributes,
  u.is_superuser or coalesce(g.superuser, false) as is_superuser, coalesce(g.names, '{}') as groups,
  coalesce(g.permissions, '{}') as permissions,
  array(select r.key from sallyport_user_reference r where r.user_id = u.id order by r.key) as referred_to_as
from sallyport_user u left join lateral (
  with recursive reach as (
    select m.group_id as id from sallyport_user_group m where m.user_id = u.id
    union select c.parent_id from sallyport_group c join reach on c.id = reach.id where c.parent_id is not null)
  select array_agg(h.name order by h.name) as names, bool_or(h.is_superuser) as superuser,
    (select array_agg(distinct p order by p) from sallyport_group a, unnest(a.permissions) p
      where a.id in (select id from reach)) as permissions
  from reach join sallyport_group h on h.id = reach.id) g on true
where u.is_active;
`

const usersSql = `select id, username, email, attributes->>'upn' as upn from sallyport_user order by created_at, id`

const insertSql = `insert into sallyport_identifier (key, user_id, kinds, contact_of)
select i.key, i."user", array(select json_array_elements_text(i.kinds)),
  array(select t::uuid from json_array_elements_text(i.contacts) t)
from json_to_recordset(?::json) as i(key text, "user" uuid, kinds json, contacts json)`

const BATCH = 10_000
const MOST_NAMED = 20

/**
 * What each user is identified by, in one table for all kinds. The keys are computed here and not by the database, whose
 * idea of upper and lower case depends on its locale.
 */
export class Identifiers extends Migration {
  override name = 'sallyport-007-identifiers'

  override async up(): Promise<void> {
    await this.execute(tables)
    const users = (await this.execute(usersSql)).map(readUser)
    const { rows, collisions } = assignIdentifiers(users)
    if (collisions.length > 0) throw collide(collisions)
    for (let start = 0; start < rows.length; start += BATCH) {
      // oxlint-disable-next-line no-await-in-loop -- one connection does one thing at a time
      await this.execute(insertSql, [JSON.stringify(rows.slice(start, start + BATCH))])
    }
  }
}

function readUser({ id, username, email, upn }: Readonly<Record<string, unknown>>): StoredUser {
  return { id: String(id), username: String(username), email: String(email), upn: typeof upn === 'string' ? upn : null }
}

function collide(collisions: readonly (readonly StoredUser[])[]): StorageError {
  const named = collisions.slice(0, MOST_NAMED).map((users) => users.map(describeUser).join(' and '))
  const more = collisions.length > MOST_NAMED ? `; and ${collisions.length - MOST_NAMED} more` : ''
  const sentence =
    `Several users have the same username: ${named.join('; ')}${more}. Nothing has been changed; rename all but one of each, ` +
    `for example with "update sallyport_user set username = '…' where id = '…'", and start again.`
  return new StorageError('identifiers_collide', sentence)
}
