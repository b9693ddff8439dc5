import { asPluginError, type PluginPlace } from './plugin-error.ts'
import type { TimeBudget } from './time-budget.ts'

/** Runs a plugin's code: an error names plugin and place, and nothing waits longer than the request's time. */
export function runPlugin<Result>(
  time: TimeBudget,
  where: () => PluginPlace,
  work: () => Result | PromiseLike<Result>,
): Result | Promise<Result> {
  try {
    const result = work()
    return isThenable(result) ? time.wait(result, where) : result
  } catch (error) {
    throw asPluginError(where(), error)
  }
}

export function isThenable<Result>(value: Result | PromiseLike<Result>): value is PromiseLike<Result> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
