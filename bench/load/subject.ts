import type { Connection } from './connection.ts'

/** What is done once on a connection; its time is one latency. */
export type Operation = (connection: Connection) => Promise<void>

/** Something to measure. */
export interface Subject {
  readonly name: string
  readonly server: 'floors' | 'sallyport' | 'better-auth'
  /** Name of the subject that it is compared with. */
  readonly reference?: string
  readonly realHashes?: boolean
  /**
   * Prepares what the operations need, outside the measured time, and returns their source: a
   * function that returns the next one, or undefined when none is left.
   */
  prepare(connections: readonly Connection[], expected: number): Promise<() => Operation | undefined>
}

/** The results of one round of a subject. */
export interface Round {
  /** Operations in a second. */
  readonly rate: number
  /** Median of the operations' times, in milliseconds. */
  readonly latency: number
  readonly operations: number
  /** Microseconds of processor time that the server took for an operation. */
  readonly processor?: number
}

/** Loads a server from all connections at once, without a pause, for so many milliseconds. */
export async function load(
  connections: readonly Connection[],
  next: () => Operation | undefined,
  milliseconds: number,
): Promise<Round> {
  const times: number[] = []
  const started = performance.now()
  const end = started + milliseconds
  await Promise.all(
    connections.map(async (connection) => {
      for (let begun = performance.now(); begun < end; begun = performance.now()) {
        const operation = next()
        if (operation === undefined) return
        await operation(connection)
        times.push(performance.now() - begun)
      }
    }),
  )
  const seconds = (performance.now() - started) / 1000
  const latency = times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN
  return { rate: times.length / seconds, latency, operations: times.length }
}

/** Does something so many times, on all connections at once. */
export async function spread<Made>(
  connections: readonly Connection[],
  times: number,
  make: (connection: Connection) => Promise<Made>,
): Promise<Made[]> {
  const made: Made[] = []
  let left = times
  await Promise.all(
    connections.map(async (connection) => {
      while (left > 0) {
        left -= 1
        made.push(await make(connection))
      }
    }),
  )
  return made
}
