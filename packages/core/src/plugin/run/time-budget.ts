import { isThenable } from './is-thenable.ts'
import { asPluginError, PluginTimeout, type PluginLocation } from './plugin-error.ts'

interface Running {
  readonly where: () => PluginLocation
  /** Undefined until it is waited for. */
  giveUp: ((error: Error) => void) | undefined
}

/** The time that plugins may take in one request, all together. Code that never waits cannot be stopped. */
export class TimeBudget {
  readonly #seconds: number
  readonly #begun = performance.now()
  readonly #running: Running[] = []
  #timer: NodeJS.Timeout | undefined
  #abort: AbortController | undefined
  #isOver = false

  constructor(seconds: number) {
    this.#seconds = seconds
  }

  /** Aborted when the time is over. Made for those who look at it. */
  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController()
      if (this.#isOver) this.#abort.abort(timeoutReason())
      else this.#arm()
    }
    return this.#abort.signal
  }

  /**
   * Runs a plugin's code: an error names plugin and place, and nothing is waited for longer than there is time. When there is
   * none left, the innermost code that is waited for is to blame, and what it returns later is ignored.
   */
  run<Result>(where: () => PluginLocation, work: () => Result | PromiseLike<Result>): Result | Promise<Result> {
    // Before it runs, since it may itself wait for code that is further inside.
    const running: Running = { where, giveUp: undefined }
    this.#running.push(running)
    try {
      const result = work()
      if (isThenable(result)) return this.#wait(result, running)
      this.#forget(running)
      return result
    } catch (error) {
      this.#forget(running)
      throw asPluginError(where(), error)
    }
  }

  async #wait<Result>(work: PromiseLike<Result>, running: Running): Promise<Result> {
    const { promise: late, reject } = Promise.withResolvers<never>()
    running.giveUp = reject
    this.#arm()
    try {
      return await Promise.race([work, late])
    } catch (error) {
      throw asPluginError(running.where(), error)
    } finally {
      this.#forget(running)
    }
  }

  #forget(running: Running): void {
    const place = this.#running.lastIndexOf(running)
    if (place >= 0) this.#running.splice(place, 1)
  }

  /** The request is over; nothing is aborted any more. */
  end(): void {
    clearTimeout(this.#timer)
  }

  /** One timer for the whole request, and none for a request that never waits. */
  #arm(): void {
    if (this.#isOver) setImmediate(() => this.#expire())
    const left = this.#seconds * 1000 - (performance.now() - this.#begun)
    this.#timer ??= setTimeout(() => this.#expire(), Math.max(0, Math.ceil(left))).unref()
  }

  #expire(): void {
    this.#isOver = true
    this.#abort?.abort(timeoutReason())
    const innermost = this.#running.pop()
    innermost?.giveUp?.(new PluginTimeout(innermost.where(), this.#seconds))
    // The code that awaits it usually rejects in turn; what keeps waiting is abandoned next.
    if (this.#running.length > 0) setImmediate(() => this.#expire())
  }
}

function timeoutReason(): DOMException {
  return new DOMException('The request ran out of time.', 'TimeoutError')
}

/** By what the taps of a hook are handed, since tapable hands them nothing else. */
const times = new WeakMap<object, TimeBudget>()

/** Lets the taps that are handed this value share a request's time. */
export function shareTime<Value extends object>(value: Value, time: TimeBudget): Value {
  times.set(value, time)
  return value
}

export function timeOf(value: unknown): TimeBudget | undefined {
  return typeof value === 'object' && value !== null ? times.get(value) : undefined
}
