import { asPluginError, PluginTimeout, type PluginPlace } from './plugin-error.ts'

interface Waiting {
  giveUp(): void
}

/** The time that plugins may take in one request, all together. Code that never waits cannot be stopped. */
export class TimeBudget {
  readonly #seconds: number
  readonly #begun = performance.now()
  readonly #waiting: Waiting[] = []
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
   * Waits for a plugin's work, as long as there is time. When there is none left, the innermost work that is waited for is
   * the culprit, and what it gives later is ignored.
   */
  async wait<Result>(work: PromiseLike<Result>, where: () => PluginPlace): Promise<Result> {
    const { promise: late, reject } = Promise.withResolvers<never>()
    const waiting = { giveUp: () => reject(new PluginTimeout(where(), this.#seconds)) }
    this.#waiting.push(waiting)
    this.#arm()
    try {
      return await Promise.race([work, late])
    } catch (error) {
      throw asPluginError(where(), error)
    } finally {
      const place = this.#waiting.lastIndexOf(waiting)
      if (place >= 0) this.#waiting.splice(place, 1)
    }
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
    this.#waiting.pop()?.giveUp()
    // What waits for the culprit hears of it by and by; whoever waits on all the same is given up too.
    if (this.#waiting.length > 0) setImmediate(() => this.#expire())
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
