/** Of two samples: how likely a value of the first is above one of the second, and how far that is from chance. */
export interface RankTest {
  /** 0.5 where nothing distinguishes the samples. */
  readonly probability: number
  /** Standard normal where nothing distinguishes them. */
  readonly z: number
}

/** The test of Mann and Whitney (1947), with midranks for ties. */
export function rankTest(one: readonly number[], other: readonly number[]): RankTest {
  const all = [...one.map((value) => ({ value, first: true })), ...other.map((value) => ({ value, first: false }))]
  all.sort((a, b) => a.value - b.value)
  let ranks = 0
  for (let from = 0; from < all.length;) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1
    const midrank = (from + 1 + to) / 2
    ranks += midrank * all.slice(from, to).filter(({ first }) => first).length
    from = to
  }
  const [n, m] = [one.length, other.length]
  const above = ranks - (n * (n + 1)) / 2
  return { probability: above / (n * m), z: (above - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12) }
}
