import type { Known } from '@sallyport/core'
import { briefPerson } from '@sallyport/core/adapter'
import type { Pool } from 'pg'
import { type PersonRow, toEpoch, toKnown } from '../sql/rows.ts'
import { uuidOrNull } from '../sql/values.ts'

/** A user and the hash of their password, as one query returns them. */
export interface CredentialRow {
  readonly person: PersonRow
  readonly password: string | null
}

/** Columns of `CredentialRow` for a row `p` of the view `sallyport_person`, which itself has no hashes. */
export const credentialColumns = `row_to_json(p) as person,
  (select password from sallyport_user u where u.id = p.pk) as password`

/**
 * What is loaded of a user who has not been authenticated yet. There is a row of nearly the same size for a user who does not
 * exist, or may not act: then `pk` is null.
 */
export interface BriefRow {
  readonly pk: string | null
  readonly username: string
  readonly email: string
  readonly name: string
  readonly password: string | null
  readonly credentials_changed_at: string | null
}

const FILLER = { username: 12, email: 20, name: 16, password: 97 }

/** Columns of `BriefRow` for a row `u` of `sallyport_user`, which may be missing. */
export const briefColumns = `u.id as pk, u.credentials_changed_at, ${Object.entries(FILLER)
  .map(([column, length]) => `case when u.id is null then '${'x'.repeat(length)}' else u.${column} end as ${column}`)
  .join(', ')}`

// People live as long as the request that has read them. The hash is not in them, so that no stage and no log sees it.
const hashes = new WeakMap<Known, string | null>()

/** The user; their hash is kept for `storedHash`, which saves it a query. */
export function toKnownWithHash({ person, password }: CredentialRow): Known {
  const known = toKnown(person)
  hashes.set(known, password)
  return known
}

/** The same for `BriefRow`; the same work for nobody. */
export function toBriefWithHash({ pk, username, email, name, password, ...row }: BriefRow): Known | undefined {
  const epoch = toEpoch(row.credentials_changed_at)
  const changed = epoch === null ? {} : { credentialsChangedAt: epoch }
  const known = briefPerson({ pk: pk ?? '', username, email, name, ...changed })
  hashes.set(known, password)
  return pk === null ? undefined : known
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
