import type { Pool } from 'pg'
import { uuidOrNull } from '../sql/values.ts'

const text = `select key from sallyport_identifier
where key in (select t from json_array_elements_text($1::json) t)
  and user_id is distinct from $2::uuid and ($2::uuid is null or not $2::uuid = any(contact_of))`

/** Which keys are not free for a user: another one's, inactive ones included, or what several users share. */
export async function takenKeys(
  pool: Pool,
  keys: readonly string[],
  user: string | undefined,
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set()
  const values = [JSON.stringify(keys), uuidOrNull(user ?? null)]
  const { rows } = await pool.query<{ key: string }>({ name: 'sallyport_taken', text, values })
  return new Set(rows.map(({ key }) => key))
}
