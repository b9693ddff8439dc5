import type { Caller, Person } from '@sallyport/core'
import type { Pool } from 'pg'
import type { Hashing } from './hashing.ts'
import { storedHash } from './stored-hashes.ts'

/** No query, and hashes that depend on what was typed alone, for every user: the stored one has come with the user, and a decoy has none. */
export async function verifyPassword(
  { pool, hashing }: { readonly pool: Pool; readonly hashing: Hashing },
  person: Person,
  password: string,
  caller?: Caller,
): Promise<boolean> {
  const stored = person.kind === 'known' ? await storedHash(pool, person) : undefined
  const verdict = await hashing.verify(stored, password, caller)
  if (verdict === 'outdated') {
    // Compared and swapped: a password that was changed meanwhile stays changed.
    // The password is the same, so the credentials have not changed.
    const sql = `update sallyport_user set password = $3, credentials_changed_at = '-infinity'
      where id = $1 and password = $2`
    await pool.query(sql, [person.pk, stored, await hashing.hash(password, caller, 'verify')])
  }
  return verdict !== 'wrong'
}
