import type { Caller, Known, UserStore } from '@sallyport/core'
import type { AuditEvent, BodyClaim, ClaimedBody, Loaded, LoadQuery, Run, RunStore } from '@sallyport/core/adapter'
import type { MikroORM } from '@mikro-orm/postgresql'
import type { Pool } from 'pg'
import { mapUnavailable } from './unavailable.ts'
import type { Hashing } from './people/hashing.ts'
import { type BriefRow, type CredentialRow, toBriefWithHash, toKnownWithHash } from './people/stored-hashes.ts'
import type { ReadPool } from './read-pool.ts'
import { type RunRow, type SessionRow, type TokenRow, toFlowToken, toRun, toSession } from './sql/rows.ts'
import { claimSql, claimValues } from './sql/claim.ts'
import { loadStatement } from './sql/load.ts'
import { cancelSql, latestSql, sweepSql } from './sql/runs.ts'
import { plainJson } from './sql/values.ts'
import { beginUnitOfWork } from './unit-of-work.ts'

/** Parts that were not asked for are missing. */
interface LoadedRow {
  readonly named?: RunRow | null
  readonly active?: RunRow | null
  readonly moved?: RunRow | null
  readonly token?: TokenRow | null
  readonly carried?: RunRow | null
  readonly login?: SessionRow | null
  readonly people?: readonly CredentialRow[] | null
  readonly briefs?: readonly (BriefRow & { readonly key: string })[] | null
}

const NOTHING: Loaded = {
  named: undefined,
  active: undefined,
  moved: undefined,
  flowToken: undefined,
  session: undefined,
  people: new Map(),
}

const NO_EVENT = { action: null, run: null, flow: null, person: null, address: null, requestId: null, details: {} }

interface RunStoreOptions {
  readonly people: UserStore
  /** Of the passwords that steps write. */
  readonly hashing: Hashing
  /** Plugins by the names of their tables; there are none, when absent. */
  readonly owners?: ReadonlyMap<string, string>
  /** 90 when absent. */
  readonly auditDays?: number | undefined
}

export function createRunStore(
  orm: MikroORM,
  pool: Pool,
  readPool: ReadPool,
  { people, hashing, owners = new Map(), auditDays = 90 }: RunStoreOptions,
): RunStore {
  const sweep = sweepSql(auditDays)
  return {
    people,
    load: async (query: LoadQuery): Promise<Loaded> => {
      const statement = loadStatement(query)
      // A forged token alone names nothing that could be looked for.
      if (statement.values.length === 0) return NOTHING
      const { rows } = await readPool.query<LoadedRow>(statement)
      const row = rows[0]
      return {
        named: row?.named ? toRun(row.named) : undefined,
        active: row?.active ? toRun(row.active) : undefined,
        moved: row?.moved ? toRun(row.moved) : undefined,
        flowToken: row?.token && row.carried ? { token: toFlowToken(row.token), run: toRun(row.carried) } : undefined,
        session: row?.login ? toSession(row.login) : undefined,
        people: new Map<string, Known>((row?.people ?? []).map((found) => [found.person.pk, toKnownWithHash(found)])),
        briefs: new Map((row?.briefs ?? []).map((found) => [found.key, toBriefWithHash(found)])),
      }
    },
    begin: (caller?: Caller) => mapUnavailable(beginUnitOfWork(orm, { pool, readPool, hashing, owners }, caller)),
    claimBody: async (claim: BodyClaim): Promise<ClaimedBody> => {
      const statement = { name: 'sallyport_claim', text: claimSql, values: claimValues(claim) }
      const { rows } = await pool.query<ClaimedBody>(statement)
      return rows[0] ?? { isRepeat: false, run: claim.run }
    },
    cancel: async (browser: string, flow: string, event?: AuditEvent): Promise<Run | undefined> => {
      const { action, run, flow: about, person, address, requestId, details } = event ?? NO_EVENT
      const values = [browser, flow, action, run, about, person, address, requestId, plainJson(details)]
      const { rows } = await pool.query<{ run: RunRow }>({ name: 'sallyport_cancel', text: cancelSql, values })
      return rows[0] === undefined ? undefined : toRun(rows[0].run)
    },
    latest: async (browser: string, flow: string): Promise<Run | undefined> => {
      const { rows } = await pool.query<{ run: RunRow }>(latestSql, [browser, flow])
      return rows[0] === undefined ? undefined : toRun(rows[0].run)
    },
    sweep: async (): Promise<number> => {
      let removed = 0
      for (const sql of sweep) {
        // oxlint-disable-next-line no-await-in-loop -- one small statement at a time, on purpose
        removed += (await pool.query(sql)).rowCount ?? 0
      }
      return removed
    },
  }
}
