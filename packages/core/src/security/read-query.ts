/**
 * Parameters of a query string that are read. Taking one out of many of the same name costs the square of their number, in
 * `URLSearchParams` too.
 */
const MOST_PARAMETERS = 1000

/** Has a query string more parameters than are read? It is counted without being parsed. */
export function hasTooManyParameters(query: string): boolean {
  let at = -1
  for (let count = 0; count < MOST_PARAMETERS; count += 1) {
    at = query.indexOf('&', at + 1)
    if (at === -1) return false
  }
  return true
}

/** Reads a query string; one with more than 1,000 parameters counts as empty. */
export function readQuery(query: string): URLSearchParams {
  return new URLSearchParams(hasTooManyParameters(query) ? '' : query)
}
