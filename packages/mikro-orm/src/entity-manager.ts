import { FlushMode } from '@mikro-orm/core'
import { EntityManager, type MikroORM } from '@mikro-orm/postgresql'
import { mapRejection } from './unavailable.ts'

const refused = /^(?:flush|transactional|begin|commit|rollback|execute|insert.*|upsert.*|native.*)$/u

interface LazyEntityManager {
  /** What stages see: it refuses whatever would write before the step's version is checked. */
  readonly em: EntityManager
  /** The real one, if there is anything to write. */
  pending(): EntityManager | undefined
  /** The real one, for code that writes past it in the commit. */
  open(): EntityManager
  /** Forgets what stages have persisted or removed. */
  discard(): void
}

/** Forks only when it is used: most requests never do. */
export function lazyEntityManager(orm: MikroORM): LazyEntityManager {
  let fork: EntityManager | undefined
  const open = (): EntityManager => (fork ??= orm.em.fork({ flushMode: FlushMode.COMMIT, useContext: false }))
  const em = new Proxy(Object.create(EntityManager.prototype) as EntityManager, {
    get: (_target, key) => {
      if (typeof key === 'string' && refused.test(key)) return refuse
      const real = open()
      const value: unknown = Reflect.get(real, key, real)
      if (typeof value !== 'function') return value
      return (...values: unknown[]): unknown => mapRejection(Reflect.apply(value, real, values))
    },
  })
  const discard = (): void => {
    fork = undefined
  }
  return { em, open, discard, pending: () => (fork !== undefined && isDirty(fork) ? fork : undefined) }
}

function refuse(): never {
  throw new Error('visit.services.em writes in the commit of the step; persist() and remove() are enough.')
}

function isDirty(em: EntityManager): boolean {
  const unit = em.getUnitOfWork()
  if (unit.getPersistStack().size > 0 || unit.getRemoveStack().size > 0) return true
  unit.computeChangeSets()
  return unit.getChangeSets().length > 0 || unit.getCollectionUpdates().length > 0
}
