import type { ReadPool } from './read-pool.ts'
import type { Caller } from '@sallyport/core'
import type { Collision, Commit, CommitResult, UnitOfWork } from '@sallyport/core/adapter'
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql'
import type { Pool } from 'pg'
import { mapUnavailable } from './unavailable.ts'
import { collisionOf, isCollision, isRace } from './error.ts'
import { lazyEntityManager } from './entity-manager.ts'
import type { Hashing } from './people/hashing.ts'
import { createUserWrites } from './people/user-writes.ts'
import { commitStatement, type Statement } from './sql/commit.ts'
import { executeIn } from './sql/positional.ts'
import type { PendingWrite } from './sql/execute.ts'

interface UnitOptions {
  readonly pool: Pool
  readonly readPool: ReadPool
  readonly hashing: Hashing
  /** Plugins by the names of their tables. */
  readonly owners: ReadonlyMap<string, string>
}

export function beginUnitOfWork(
  orm: MikroORM,
  { pool, readPool, hashing, owners }: UnitOptions,
  caller: Caller | undefined,
): UnitOfWork {
  const hash: Hashing['hash'] = (password) => hashing.hash(password, caller)
  const lazy = lazyEntityManager(orm)
  const writes: PendingWrite[] = []
  const ended: { readonly person: string; readonly but: string | undefined }[] = []
  const carried: PendingWrite[] = []
  let collision: Collision | undefined
  const collided = (error: unknown): void => {
    collision = collisionOf(error, owners)
  }
  return {
    services: { em: lazy.em },
    people: mapUnavailable(createUserWrites(pool, readPool, hash, (write) => void writes.push(write))),
    endSessions: (person, but) => void ended.push({ person, but }),
    carryOverSessions: (change, ids) => void carried.push(carryOver(change, ids)),
    discard: () => {
      for (const list of [writes, ended, carried]) list.length = 0
      lazy.discard()
    },
    commit: async (commit: Commit): Promise<CommitResult> => {
      const statement = commitStatement(commit)
      const ends = ended.map(({ person, but }) => endSessions(person, [but, commit.login?.id]))
      // What is to stay goes over before the user's new epoch ends the rest.
      const all = [...carried, ...writes, ...ends]
      const em = lazy.pending() ?? (all.length > 0 ? lazy.open() : undefined)
      return em === undefined ? alone(pool, statement) : withMore(em, statement, { writes: all, collided })
    },
    collision: () => collision,
    write: async () => {
      const all = [...carried, ...writes, ...ended.map(({ person, but }) => endSessions(person, [but]))]
      const em = lazy.pending() ?? (all.length > 0 ? lazy.open() : undefined)
      const result = em === undefined ? 'won' : await withMore(em, undefined, { writes: all, collided })
      if (result !== 'lost') return result
      throw new Error('Deadlock: the transaction was aborted.')
    },
  }
}

function endSessions(person: string, but: readonly (string | undefined)[]): PendingWrite {
  const sql = `delete from sallyport_login_session
    where person = $1 and not id = any(array(select i::uuid from json_array_elements_text($2::json) i))`
  return async (execute) => {
    await execute(sql, [person, JSON.stringify(but.filter((id) => id !== undefined))])
    return true
  }
}

function carryOver(
  { person, from, to }: Parameters<UnitOfWork['carryOverSessions']>[0],
  ids: readonly string[] | 'all',
): PendingWrite {
  const sql = `update sallyport_login_session set epoch = $3::timestamptz
    where person = $1 and epoch is not distinct from $2::timestamptz
      and ($4::text is null or id = any(array(select i::uuid from json_array_elements_text($4::json) i)))`
  return async (execute) => {
    await execute(sql, [person, from, to, ids === 'all' ? null : JSON.stringify(ids)])
    return true
  }
}

async function alone(pool: Pool, statement: Statement): Promise<CommitResult> {
  try {
    const { rowCount } = await pool.query({ ...statement, values: [...statement.values] })
    return rowCount === 1 ? 'won' : 'lost'
  } catch (error) {
    // A unique key that the statement runs into is another node's renewal or login of the same step.
    if (isRace(error) || isCollision(error)) return 'lost'
    throw error
  }
}

/** Undoes the transaction: a write of our own says that something is taken. */
class Taken extends Error {}

/** @param statement what everything depends on; undefined outside of any step */
async function withMore(
  em: EntityManager,
  statement: Statement | undefined,
  { writes, collided }: { readonly writes: readonly PendingWrite[]; collided(error: unknown): void },
): Promise<CommitResult> {
  let guarded = statement === undefined
  try {
    // Kysely's own transaction gives its connection back whatever fails; what `em.begin()` takes stays taken when the
    // connection breaks, since its rollback fails as well.
    return await em
      .getConnection()
      .getClient()
      .transaction()
      .execute(async (transaction): Promise<CommitResult> => {
        em.setTransactionContext(transaction)
        const execute = executeIn(em)
        if (statement !== undefined) {
          guarded = (await execute(statement.text, statement.values)).length === 1
          // Nothing was written, so there is nothing to undo.
          if (!guarded) return 'lost'
        }
        for (const write of writes) {
          // oxlint-disable-next-line no-await-in-loop -- one connection does one thing at a time
          if (!(await write(execute))) throw new Taken()
        }
        await em.flush()
        return 'won'
      })
  } catch (error) {
    if (isRace(error)) return 'lost'
    if (error instanceof Taken || isCollision(error)) {
      collided(error)
      return guarded ? 'conflict' : 'lost'
    }
    throw error
  } finally {
    em.resetTransactionContext()
    em.clear()
  }
}
