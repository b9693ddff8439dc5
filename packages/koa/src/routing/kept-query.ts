import { safeDestination, type Settings } from '@sallyport/core'

/** A query string on its way to another page of ours: as it came, but `next` only where it is safe. */
export function keptQuery(settings: Settings, querystring: string): URLSearchParams {
  const query = new URLSearchParams(querystring)
  const next = safeDestination(query.get('next'), settings)
  if (next === undefined) query.delete('next')
  else query.set('next', next)
  return query
}
