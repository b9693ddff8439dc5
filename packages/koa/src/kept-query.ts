import type { Engine } from '@sallyport/core'
import { readNext } from '@sallyport/core/adapter'

/** A query string on its way to another page of ours: as it came, but `next` only where it is safe. */
export function keptQuery(engine: Engine, querystring: string): URLSearchParams {
  const query = new URLSearchParams(querystring)
  const next = readNext(engine, query.get('next'))
  if (next === undefined) query.delete('next')
  else query.set('next', next)
  return query
}
