import type { AttemptClaim, AttemptCount, AttemptStore } from '@sallyport/core/adapter'
import type { Pool } from 'pg'
import { isRace } from './error.ts'
import { consumeAttempts, refundAttempts } from './sql/attempts.ts'
import { plainJson } from './sql/values.ts'

const giveBackSql = refundAttempts('json_array_elements_text($1::json) k')

interface CounterRow {
  readonly key: string
  readonly count: number
  readonly today: number
  /** Until it begins again, or until it is empty. */
  readonly seconds: number
}

export function createAttemptStore(pool: Pool): AttemptStore {
  const raise = async (json: string): Promise<ReadonlyMap<string, CounterRow>> => {
    const { rows } = await pool.query<CounterRow>({ name: 'sallyport_consume', text: consumeAttempts, values: [json] })
    return new Map(rows.map((row) => [row.key, row]))
  }
  return {
    consume: async (claims: readonly AttemptClaim[]): Promise<readonly AttemptCount[]> => {
      if (claims.length === 0) return []
      const json = plainJson(claims.map(rowOf))
      const rows = await raise(json).catch((error: unknown) => {
        if (isRace(error)) return raise(json)
        throw error
      })
      return claims.map((claim) => countOf(claim, rows.get(claim.key)))
    },
    refund: async (keys: readonly string[]): Promise<void> => {
      if (keys.length > 0)
        await pool.query({ name: 'sallyport_give_back', text: giveBackSql, values: [plainJson(keys)] })
    },
  }
}

/** What is absent is null there. */
const rowOf = ({ window, ...claim }: AttemptClaim): object => ({ ...claim, seconds: window })

/** A counter that no row came back for stands behind a full one. */
function countOf({ window, drains }: AttemptClaim, row: CounterRow | undefined): AttemptCount {
  if (row === undefined) return { count: 0, today: 0, seconds: 1 }
  // A counter that drains takes one more as soon as it holds one less than it takes.
  const full = drains === undefined ? 0 : (window / drains) * (drains - 1)
  return { count: row.count, today: row.today, seconds: Math.max(1, Math.ceil(row.seconds - full)) }
}
