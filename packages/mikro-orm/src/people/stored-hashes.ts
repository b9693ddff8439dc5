import type { Known } from '@sallyport/core'
import type { Pool } from 'pg'
import { type PersonRow, toKnown } from '../sql/rows.ts'
import { uuidOrNull } from '../sql/values.ts'

/** A person and the hash of his password, as one query brings them. */
export interface CredentialRow {
  readonly person: PersonRow
  readonly password: string | null
}

/** Columns of `CredentialRow` for a row `p` of the view `sallyport_person`, which itself has no hashes. */
export const credentialColumns = `row_to_json(p) as person,
  (select password from sallyport_user u where u.id = p.pk) as password`

// People live as long as the request that has read them. The hash is not in them, so that no stage and no log sees it.
const hashes = new WeakMap<Known, string | null>()

/** The person; his hash is kept for `storedHash`, which saves it a query. */
export function toKnownWithHash({ person, password }: CredentialRow): Known {
  const known = toKnown(person)
  hashes.set(known, password)
  return known
}

const hashSql = 'select password from sallyport_user where id = $1 and is_active'

/** The hash that came with the person, else the one that the database has. */
export async function storedHash(pool: Pool, person: Known): Promise<string | undefined> {
  const noted = hashes.get(person)
  if (noted !== undefined) return noted ?? undefined
  const { rows } = await pool.query<{ password: string | null }>({
    name: 'sallyport_password',
    text: hashSql,
    values: [uuidOrNull(person.pk)],
  })
  return rows[0]?.password ?? undefined
}
