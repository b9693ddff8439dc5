/** One counter to raise: an opaque key and how long, in seconds, it counts from its first attempt. */
export interface AttemptClaim {
  readonly key: string
  readonly window: number
}

/** Counters that no transaction rolls back. */
export interface AttemptStore {
  /** Raises every counter by one, at once and durably, and answers what each holds now, in the order of the claims. */
  consume(claims: readonly AttemptClaim[]): Promise<readonly number[]>
  /** Lowers each counter by one, never below zero: the attempt was not one. */
  giveBack(keys: readonly string[]): Promise<void>
}
