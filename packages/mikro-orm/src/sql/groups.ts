import { identifierKey } from '@sallyport/core'
import type { Applied, GroupDefinition } from '@sallyport/core/adapter'
import type { ClientBase, Pool } from 'pg'
import { syncReferences } from '../identifiers/references.ts'

const groupsSql = `insert into sallyport_group (id, name, is_superuser, permissions, listed, managed_by)
select r.pk, r.name, r.superuser, array(select json_array_elements_text(r.permissions)),
  array(select json_array_elements(r.members)->>'key'), $2
from json_to_recordset($1::json) as r(pk uuid, name text, superuser boolean, permissions json, members json)
on conflict (name) do update set is_superuser = excluded.is_superuser, permissions = excluded.permissions,
  listed = excluded.listed, managed_by = excluded.managed_by, unmanaged = false`

const parentsSql = `update sallyport_group g set parent_id = p.id
from json_to_recordset($1::json) as r(name text, parent text) left join sallyport_group p on p.name = r.parent
where g.name = r.name and g.parent_id is distinct from p.id`

const goneSql = `update sallyport_group set unmanaged = true where managed_by = $2 and not unmanaged
and name not in (select r.name from json_to_recordset($1::json) as r(name text))`

/** The listed members, as far as users of these names exist. */
const listed = `listed as (select r.name, g.id as group_id, m->>'username' as username, u.id as user_id
  from json_to_recordset($1::json) as r(name text, members json) join sallyport_group g on g.name = r.name
  cross join lateral json_array_elements(r.members) as m
  left join sallyport_user_reference f on f.key = m->>'key' left join sallyport_user u on u.id = f.user_id)`

const removeSql = `with ${listed} delete from sallyport_user_group x
using json_to_recordset($1::json) as r(name text) join sallyport_group g on g.name = r.name
where x.group_id = g.id and not exists
  (select from listed l where l.group_id = x.group_id and l.user_id = x.user_id)`

const addSql = `with ${listed}, added as (insert into sallyport_user_group (user_id, group_id)
  select distinct user_id, group_id from listed where user_id is not null on conflict do nothing)
select name as "group", username from listed where user_id is null order by name, username`

/**
 * Within the transaction that applies definitions, behind the flows. Returns the listed members who are nobody.
 */
export async function applyGroups(
  client: ClientBase,
  groups: readonly GroupDefinition[],
  managedBy: string,
): Promise<Applied['unknownMembers']> {
  const keyed = groups.map((group) => ({ ...group, members: group.members?.map(keyOf) ?? null }))
  const json = JSON.stringify(keyed.map((group) => ({ ...group, members: group.members ?? [] })))
  await client.query(groupsSql, [json, managedBy])
  await client.query(parentsSql, [json])
  await client.query(goneSql, [json, managedBy])
  await syncReferences(client)
  const listing = JSON.stringify(keyed.filter(({ members }) => members !== null))
  await client.query(removeSql, [listing])
  return (await client.query<{ group: string; username: string }>(addSql, [listing])).rows
}

function keyOf(username: string): { readonly username: string; readonly key: string } {
  return { username, key: identifierKey(username) }
}

export async function readGroups(pool: Pool): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await pool.query<{ name: string; parent: string | null }>(
    'select g.name, p.name as parent from sallyport_group g left join sallyport_group p on p.id = g.parent_id',
  )
  return new Map(rows.map(({ name, parent }) => [name, parent]))
}
