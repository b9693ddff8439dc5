import { isThenable } from '../run/is-thenable.ts'

/**
 * For code that is not awaited: what it does later comes too late, and its rejection would end the process.
 *
 * @param instead goes on after "it returns a promise, ": `which needs "tapPromise"`
 */
export function refusePromise(value: unknown, instead: string): unknown {
  if (!isThenable(value)) return value
  value.then(undefined, () => undefined)
  throw new Error(`it returns a promise, ${instead}`)
}
