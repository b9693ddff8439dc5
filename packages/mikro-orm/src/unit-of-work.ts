import type { Commit, CommitResult, UnitOfWork } from '@sallyport/core'
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql'
import type { Pool } from 'pg'
import { isCollision, isRace } from './error.ts'
import { lazyEntityManager } from './entity-manager.ts'
import { commitStatement, type Statement } from './sql/commit.ts'

declare module '@sallyport/core' {
  interface Services {
    /** Entities that it is told of, or that change, are written in the commit of the step. */
    readonly em: EntityManager
  }
}

export function beginUnitOfWork(orm: MikroORM, pool: Pool): UnitOfWork {
  const lazy = lazyEntityManager(orm)
  return {
    services: { em: lazy.em },
    commit: async (commit: Commit): Promise<CommitResult> => {
      const statement = commitStatement(commit)
      const em = lazy.pending()
      return em === undefined ? alone(pool, statement) : withEntities(em, statement)
    },
    write: async () => {
      const em = lazy.pending()
      const result = em === undefined ? 'won' : await withEntities(em, undefined)
      if (result !== 'lost') return result
      throw new Error('Two transactions were in each other’s way.')
    },
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

/** @param statement what everything hangs on; undefined outside of any step */
async function withEntities(em: EntityManager, statement: Statement | undefined): Promise<CommitResult> {
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
        if (statement !== undefined) {
          const rows = await em.execute<unknown[]>(...positional(statement))
          guarded = rows.length === 1
          // Nothing was written, so there is nothing to undo.
          if (!guarded) return 'lost'
        }
        await em.flush()
        return 'won'
      })
  } catch (error) {
    if (isRace(error)) return 'lost'
    if (isCollision(error)) return guarded ? 'conflict' : 'lost'
    throw error
  } finally {
    em.resetTransactionContext()
    em.clear()
  }
}

/** MikroORM's connections take `?` in order, where PostgreSQL itself takes `$1`. */
function positional({ text, values }: Statement): [string, unknown[]] {
  const order: unknown[] = []
  const sql = text.replaceAll(/\$(\d+)/gu, (_whole, number: string) => {
    order.push(values[Number(number) - 1])
    return '?'
  })
  return [sql, order]
}
