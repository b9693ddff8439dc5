import type { EntityManager } from '@mikro-orm/postgresql'
import type { Execute } from './execute.ts'

/** Runs statements within the transaction of an entity manager. */
export function executeIn(em: Pick<EntityManager, 'execute'>): Execute {
  return (text, values) => em.execute(...positional(text, values))
}

/** MikroORM's connections take `?` in order, where PostgreSQL itself takes `$1`. */
function positional(text: string, values: readonly unknown[]): [string, unknown[]] {
  const order: unknown[] = []
  const sql = text.replaceAll(/\$(\d+)/gu, (_whole, number: string) => {
    order.push(values[Number(number) - 1])
    return '?'
  })
  return [sql, order]
}
