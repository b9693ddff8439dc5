import type { Person } from '@sallyport/core'
import type { Pool } from 'pg'
import { uuidOrNull } from '../sql/values.ts'
import type { Hashing } from './hashing.ts'

const hashSql = 'select password from sallyport_user where id = $1 and is_active'

/** One query and one hash, whoever it is. */
export async function verifyPassword(pool: Pool, hashing: Hashing, person: Person, password: string): Promise<boolean> {
  const { rows } = await pool.query<{ password: string | null }>({
    name: 'sallyport_password',
    text: hashSql,
    values: [person.kind === 'known' ? uuidOrNull(person.pk) : null],
  })
  const stored = rows[0]?.password ?? undefined
  const valid = await hashing.verify(stored, password)
  if (valid && stored !== undefined && hashing.outdated(stored)) {
    // Compared and swapped: a password that was changed meanwhile stays changed.
    const sql = 'update sallyport_user set password = $3 where id = $1 and password = $2'
    await pool.query(sql, [person.pk, stored, await hashing.hash(password)])
  }
  return valid
}
