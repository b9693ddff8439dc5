/** One counter to raise, and how it counts: by a window (`most`, perhaps `daily`), or draining (`drains`). */
export interface AttemptClaim {
  /** Opaque; no two claims of one call have the same. */
  readonly key: string
  /** Seconds: from its first attempt on a counter counts for so long, and then begins again. */
  readonly window: number
  /** Attempts that it takes in a window; without limit when absent. */
  readonly most?: number
  /** Attempts that it takes in a row, until a right one or a day without any. One that is refused is not of them. */
  readonly daily?: number
  /**
   * The counter drains evenly instead: so many attempts leave it within a window, and it takes no more than that. While it
   * is full, neither it nor what is claimed with it is raised.
   */
  readonly drains?: number
}

/** What a counter holds. */
export interface AttemptCount {
  /** Attempts, this one included; one more than the counter takes, where it is full. 0 behind a full one that drains. */
  readonly count: number
  /** Attempts in a row, this one included; one more than `daily`, where that many are full. 0 where none are counted. */
  readonly today: number
  /** Whole seconds, at least 1, until the window begins again or, if the counter drains, until it takes one more. */
  readonly seconds: number
}

/** Counters that no transaction rolls back. */
export interface AttemptStore {
  /** Raises every counter by one, at once and durably, and returns what each holds, in the order of the claims. */
  consume(claims: readonly AttemptClaim[]): Promise<readonly AttemptCount[]>
  /** Lowers each counter by one, never below zero: the attempt was not one. Not for draining ones. */
  refund(keys: readonly string[]): Promise<void>
}
