import { Migration } from '@mikro-orm/migrations'

/**
 * When a user's credentials last changed, and which epoch logins and links are of; how long a login may be idle. Two triggers set it for every writer: a
 * stage, the storage, a plugin by its entities, or an administrator by hand.
 *
 * A write that stores the same password as another hash gives `-infinity` as the time, and thereby leaves it as it was.
 */
export class CredentialEpoch extends Migration {
  override name = 'sallyport-008-credential-epoch'

  override up(): void {
    this.addSql(`
alter table sallyport_user add column credentials_changed_at timestamptz;
alter table sallyport_login_session add column epoch timestamptz, add column idle integer;
alter table sallyport_flow_token add column epoch timestamptz;
create or replace view sallyport_person as
select u.id as pk, u.username, u.email, u.name, u.attributes,
  u.is_superuser or coalesce(g.superuser, false) as is_superuser, coalesce(g.names, '{}') as groups,
  coalesce(g.permissions, '{}') as permissions,
  array(select r.key from sallyport_user_reference r where r.user_id = u.id order by r.key) as referred_to_as,
  u.credentials_changed_at
from sallyport_user u left join lateral (
  with recursive reach as (
    select m.group_id as id from sallyport_user_group m where m.user_id = u.id
    union select c.parent_id from sallyport_group c join reach on c.id = reach.id where c.parent_id is not null)
  select array_agg(h.name order by h.name) as names, bool_or(h.is_superuser) as superuser,
    (select array_agg(distinct p order by p) from sallyport_group a, unnest(a.permissions) p
      where a.id in (select id from reach)) as permissions
  from reach join sallyport_group h on h.id = reach.id) g on true
where u.is_active;
create function sallyport_move_epoch() returns trigger language plpgsql as $f$
begin
  if new.credentials_changed_at = '-infinity' then
    new.credentials_changed_at := old.credentials_changed_at;
  elsif new.credentials_changed_at = 'infinity' then
    -- No login would ever be of this epoch.
    new.credentials_changed_at := greatest(date_trunc('milliseconds', clock_timestamp()),
      old.credentials_changed_at + interval '1 millisecond');
  elsif new.credentials_changed_at is not distinct from old.credentials_changed_at
    and (new.password is distinct from old.password or new.is_active is distinct from old.is_active) then
    new.credentials_changed_at := greatest(date_trunc('milliseconds', clock_timestamp()),
      old.credentials_changed_at + interval '1 millisecond');
  end if;
  -- Programs read times to the millisecond: a finer one that is set by hand would never equal what they hold.
  new.credentials_changed_at := date_trunc('milliseconds', new.credentials_changed_at);
  return new;
end $f$;
create trigger sallyport_move_epoch before update of password, is_active, credentials_changed_at on sallyport_user
  for each row execute function sallyport_move_epoch();
create function sallyport_end_logins() returns trigger language plpgsql as $f$
begin
  if tg_op = 'DELETE' then
    delete from sallyport_login_session where person = old.id::text;
  elsif new.credentials_changed_at is distinct from old.credentials_changed_at then
    delete from sallyport_login_session where person = new.id::text and epoch is distinct from new.credentials_changed_at;
  end if;
  return null;
end $f$;
create trigger sallyport_end_logins after delete or update of password, is_active, credentials_changed_at
  on sallyport_user for each row execute function sallyport_end_logins();
`)
  }
}
