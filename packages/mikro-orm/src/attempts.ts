import type { AttemptClaim, AttemptStore } from '@sallyport/core'
import type { Pool } from 'pg'
import { isRace } from './error.ts'
import { returnAttempts } from './sql/attempts.ts'
import { plainJson } from './sql/values.ts'

// Rows in the order of their keys: two requests that share counters never wait for each other in a circle.
// The counters do not wait for the disk: should the whole machine fail, at most the last second's attempts are forgotten.
// The setting holds for this one statement, which is a transaction of its own.
const consumeSql = `with at_once as (select set_config('synchronous_commit', 'off', true))
insert into sallyport_attempt as a (key, count, expires_at)
select c.key, c.claims, now() + c.seconds * interval '1 second'
from json_to_recordset($1::json) as c(key text, claims integer, seconds float8), at_once order by c.key
on conflict (key) do update set
  count = case when a.expires_at <= now() then excluded.count else a.count + excluded.count end,
  expires_at = case when a.expires_at <= now() then excluded.expires_at else a.expires_at end
returning key, count`

const giveBackSql = returnAttempts('json_array_elements_text($1::json) k')

export function createAttemptStore(pool: Pool): AttemptStore {
  const raise = async (json: string): Promise<ReadonlyMap<string, number>> => {
    const { rows } = await pool.query<{ key: string; count: number }>({
      name: 'sallyport_consume',
      text: consumeSql,
      values: [json],
    })
    return new Map(rows.map((row) => [row.key, row.count]))
  }
  return {
    consume: async (claims: readonly AttemptClaim[]): Promise<readonly number[]> => {
      if (claims.length === 0) return []
      const rows = new Map<string, { key: string; claims: number; seconds: number }>()
      for (const { key, window } of claims)
        rows.set(key, { key, claims: (rows.get(key)?.claims ?? 0) + 1, seconds: window })
      const json = plainJson([...rows.values()])
      const counts = await raise(json).catch((error: unknown) => {
        if (isRace(error)) return raise(json)
        throw error
      })
      return claims.map(({ key }) => counts.get(key) ?? 0)
    },
    giveBack: async (keys: readonly string[]): Promise<void> => {
      if (keys.length > 0)
        await pool.query({ name: 'sallyport_give_back', text: giveBackSql, values: [plainJson(keys)] })
    },
  }
}
