import { spreadOf, type Spread } from './statistics.ts'

/** Times of one thing, in microseconds: the medians of the rounds. */
export interface Measured {
  readonly name: string
  readonly time: Spread
}

const TIMES = 400

/** Measures several things in turn, so that whatever else the machine does strikes all of them. */
export async function measure(
  rounds: number,
  things: Readonly<Record<string, () => Promise<void>>>,
): Promise<readonly Measured[]> {
  const names = Object.keys(things)
  const medians = new Map<string, number[]>(names.map((name) => [name, []]))
  // The first rounds only warm up.
  for (let round = -3; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(things)) {
      const median = await medianOf(run)
      if (round >= 0) medians.get(name)?.push(median)
    }
  }
  return names.map((name) => ({ name, time: spreadOf(medians.get(name) ?? []) }))
}

async function medianOf(run: () => Promise<void>): Promise<number> {
  const times: number[] = []
  for (let time = 0; time < TIMES; time += 1) {
    const started = performance.now()
    await run()
    times.push((performance.now() - started) * 1000)
  }
  return spreadOf(times).median
}
