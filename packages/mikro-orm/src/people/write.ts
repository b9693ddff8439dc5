import { randomUUID } from 'node:crypto'
import type { JsonObject } from '@sallyport/core'
import type { Pool } from 'pg'
import { plainJson } from '../sql/values.ts'

/** Somebody to create. */
export interface NewPerson {
  readonly username: string
  readonly email: string
  readonly name: string
  readonly password?: string | undefined
  readonly isSuperuser?: boolean
  readonly isActive?: boolean
  /** Names of groups that exist. */
  readonly groups?: readonly string[]
  readonly attributes?: JsonObject
}

const insertSql = `with made as (insert into sallyport_user
    (id, username, email, name, password, is_superuser, is_active, attributes)
  select $1::uuid, $2, $3, $4, $5, $6::boolean, $7::boolean, $8::jsonb
  where not $10::boolean or not exists (select from sallyport_user) returning id),
joined as (insert into sallyport_user_group (user_id, group_id) select made.id, g.id from made, sallyport_group g
  where g.name in (select t from json_array_elements_text($9::json) t))
select id from made`

/** Inserts a person; answers the primary key, or undefined when `onlyFirst` and there is somebody already. */
export async function insertPerson(
  pool: Pick<Pool, 'query'>,
  person: NewPerson,
  hash: string | null,
  onlyFirst: boolean,
): Promise<string | undefined> {
  const { username, email, name, isSuperuser = false, isActive = true, groups = [], attributes = {} } = person
  const values = [randomUUID(), username, email, name, hash, isSuperuser, isActive, plainJson(attributes)]
  const { rows } = await pool.query<{ id: string }>(insertSql, [...values, plainJson(groups), onlyFirst])
  return rows[0]?.id
}
