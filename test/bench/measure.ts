/** Times of one thing, in microseconds. */
export interface Measured {
  readonly name: string
  readonly median: number
  /** The fastest and the slowest of the rounds' medians. */
  readonly least: number
  readonly most: number
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
  return names.map((name) => {
    const sorted = (medians.get(name) ?? []).toSorted((a, b) => a - b)
    return { name, median: middle(sorted), least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 }
  })
}

async function medianOf(run: () => Promise<void>): Promise<number> {
  const times: number[] = []
  for (let time = 0; time < TIMES; time += 1) {
    const started = performance.now()
    await run()
    times.push((performance.now() - started) * 1000)
  }
  return middle(times.toSorted((a, b) => a - b))
}

function middle(sorted: readonly number[]): number {
  return sorted[sorted.length >> 1] ?? Number.NaN
}

export function writeTable(results: readonly Measured[]): void {
  const width = Math.max(...results.map(({ name }) => name.length))
  const row = (name: string, cells: readonly string[]): string =>
    `${name.padEnd(width)}  ${cells.map((cell) => cell.padStart(9)).join('  ')}\n`
  process.stdout.write(row('µs', ['median', 'least', 'most']))
  for (const { name, median, least, most } of results) {
    process.stdout.write(
      row(
        name,
        [median, least, most].map((value) => value.toFixed(1)),
      ),
    )
  }
}
