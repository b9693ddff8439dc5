import type { Pool } from 'pg'
import { uuidOrNull } from '../sql/values.ts'

/** Does anybody but that person have the name or address, in any case, inactive people included? */
export async function isTaken(
  pool: Pool,
  field: 'username' | 'email',
  value: string,
  but: string | undefined,
): Promise<boolean> {
  if (value === '' || value.includes('\0')) return false
  const text = `select exists (select from sallyport_user
    where lower(${field}) = lower($1) and id is distinct from $2::uuid) as taken`
  const values = [value, uuidOrNull(but ?? null)]
  const { rows } = await pool.query<{ taken: boolean }>({ name: `sallyport_taken_${field}`, text, values })
  return rows[0]?.taken === true
}
