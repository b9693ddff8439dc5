import type { Pool } from 'pg'
import { plainJson } from '../sql/values.ts'

/** What membership in some groups includes, their parents too. */
export interface ReachedGroups {
  readonly names: readonly string[]
  readonly isSuperuser: boolean
  readonly permissions: readonly string[]
}

interface Row {
  readonly name: string
  readonly is_superuser: boolean
  readonly permissions: readonly string[]
}

const sql = `with recursive reach as (
  select id, parent_id from sallyport_group where name in (select t from json_array_elements_text($1::json) t)
  union select g.id, g.parent_id from sallyport_group g join reach on g.id = reach.parent_id)
select name, is_superuser, permissions from sallyport_group where id in (select id from reach) order by name`

/** @throws when one of them does not exist */
export async function reachedGroups(pool: Pool, groups: readonly string[]): Promise<ReachedGroups> {
  if (groups.length === 0) return { names: [], isSuperuser: false, permissions: [] }
  const { rows } = await pool.query<Row>(sql, [plainJson(groups)])
  const missing = groups.find((group) => !rows.some(({ name }) => name === group))
  if (missing !== undefined) throw new Error(`There is no group “${missing}”.`)
  return {
    names: rows.map(({ name }) => name),
    isSuperuser: rows.some(({ is_superuser }) => is_superuser),
    permissions: [...new Set(rows.flatMap(({ permissions }) => permissions))].toSorted(),
  }
}
