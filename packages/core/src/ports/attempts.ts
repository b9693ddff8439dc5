/** One counter to raise, and how it counts. */
export interface AttemptClaim {
  /** Opaque. */
  readonly key: string
  /** Seconds: from its first attempt on a counter counts for so long, and then begins again. */
  readonly window: number
  /**
   * The counter drains evenly instead: so many attempts leave it within a window, and it takes no more than that. One that
   * is full is not raised.
   */
  readonly drains?: number
  /** Attempts are counted for a day besides. Default false. */
  readonly daily?: boolean
}

/** What a counter holds. */
export interface AttemptCount {
  /** Attempts, this one included. Of a draining counter that is full: one more than it takes. */
  readonly count: number
  /** Attempts of the day, this one included; 0 where they are not counted. */
  readonly today: number
  /** Whole seconds, at least 1, until the counter begins again or, if it drains, takes one more. */
  readonly seconds: number
}

/** Counters that no transaction rolls back. */
export interface AttemptStore {
  /** Raises every counter by one, at once and durably, and returns what each holds, in the order of the claims. */
  consume(claims: readonly AttemptClaim[]): Promise<readonly AttemptCount[]>
  /** Lowers each counter by one, never below zero: the attempt was not one. Not for draining ones. */
  giveBack(keys: readonly string[]): Promise<void>
}
