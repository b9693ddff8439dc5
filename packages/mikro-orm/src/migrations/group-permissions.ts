import { Migration } from '@mikro-orm/migrations'

/** What the members of a group, and of the groups below it, may do. */
export class GroupPermissions extends Migration {
  override name = 'sallyport-003-group-permissions'

  override up(): void {
    this.addSql(`
alter table sallyport_group add column permissions text[] not null default '{}';
create or replace view sallyport_person as
select u.id as pk, u.username, u.email, u.name, u.attributes,
  u.is_superuser or coalesce(g.superuser, false) as is_superuser, coalesce(g.names, '{}') as groups,
  coalesce(g.permissions, '{}') as permissions
from sallyport_user u left join lateral (
  with recursive reach as (
    select m.group_id as id from sallyport_user_group m where m.user_id = u.id
    union select c.parent_id from sallyport_group c join reach on c.id = reach.id where c.parent_id is not null)
  select array_agg(h.name order by h.name) as names, bool_or(h.is_superuser) as superuser,
    (select array_agg(distinct p order by p) from sallyport_group a, unnest(a.permissions) p
      where a.id in (select id from reach)) as permissions
  from reach join sallyport_group h on h.id = reach.id) g on true
where u.is_active;
`)
  }
}
