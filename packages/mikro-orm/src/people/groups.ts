import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'

export interface GroupOptions {
  /** Name of the group whose members these are, too. */
  readonly parent?: string
  readonly isSuperuser?: boolean
  /** What its members may do: `inspect_flow`, … */
  readonly permissions?: readonly string[]
}

/** Returns the primary key. */
export async function createGroup(pool: Pool, name: string, options: GroupOptions = {}): Promise<string> {
  const sql = `insert into sallyport_group (id, name, is_superuser, parent_id, permissions)
    select $1::uuid, $2, $3::boolean, (select id from sallyport_group where name = $4), $5::text[]
    where $4::text is null or exists (select from sallyport_group where name = $4)`
  const id = randomUUID()
  const { rowCount } = await pool.query(sql, [
    id,
    name,
    options.isSuperuser ?? false,
    options.parent ?? null,
    options.permissions ?? [],
  ])
  if (rowCount !== 1) throw new Error(`There is no group “${options.parent}”.`)
  return id
}

export async function addToGroup(pool: Pool, pk: string, group: string): Promise<void> {
  const sql = `with g as (select id from sallyport_group where name = $2), added as (insert into sallyport_user_group
    (user_id, group_id) select $1::uuid, id from g on conflict do nothing) select id from g`
  const { rowCount } = await pool.query(sql, [pk, group])
  if (rowCount !== 1) throw new Error(`There is no group “${group}”.`)
}
