import type { Spread } from '../statistics.ts'

/** What one operation costs: counted, not timed, so it is the same on every machine. */
export interface CountedCost {
  /** HTTP requests. */
  readonly requests: number
  /** Statements that were waited for. */
  readonly roundTrips: number
  /** Rows inserted, updated or deleted. */
  readonly rows: number
  /** Bytes to the database. */
  readonly query: number
  /** Bytes of the HTTP answers, heads included. */
  readonly answer: number
}

/** A line of the table. */
export interface Row {
  readonly name: string
  /** Operations in a second. */
  readonly rate: Spread
  /** Milliseconds. */
  readonly latency: Spread
  /** Microseconds of processor time of the server. Says more than the rate where others use the machine as well. */
  readonly processor?: Spread
  readonly reference?: string
  /** Rate as a part of the reference's rate in the same round. */
  readonly ratio?: Spread
  readonly cost?: CountedCost
}
