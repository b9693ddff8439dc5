/** Milliseconds. */
const WINDOW = 60_000
const MOST_KEYS = 10_000

/** One of the counters that something counts against. */
export interface Claim {
  readonly key: string
  readonly most: number
}

/** The allowance of each kind per minute. The excess is counted, and reported once the minute is over. */
export interface Allowance {
  /** Counts one of a kind; false where one of its counters is full. */
  take(kind: string, claims: readonly Claim[]): boolean
  /** Would `take` be true? Counts nothing. */
  hasRoom(claims: readonly Claim[]): boolean
  /** Reports now what was left out so far, and begins anew. */
  end(): void
}

interface AllowanceOptions {
  /** Milliseconds; a minute. */
  readonly window?: number
  /** Keys that are tracked separately within a window, so that nobody fills the memory; 10,000. */
  readonly mostKeys?: number
  /** Called for each one that is left out, at once. */
  readonly dropped?: (kind: string) => void
  /** Called with how many were left out, by kind; not called where none was. */
  readonly ended: (left: ReadonlyMap<string, number>) => void
}

export function createAllowance({
  window = WINDOW,
  mostKeys = MOST_KEYS,
  dropped,
  ended,
}: AllowanceOptions): Allowance {
  const counts = new Map<string, number>()
  const left = new Map<string, number>()
  let startedAt = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined

  function end(): void {
    clearTimeout(timer)
    timer = undefined
    counts.clear()
    startedAt = performance.now()
    if (left.size === 0) return
    const summary = new Map(left)
    left.clear()
    ended(summary)
  }

  const hasRoom = (claims: readonly Claim[]): boolean => {
    if (performance.now() - startedAt >= window) end()
    const fresh = claims.filter(({ key }) => !counts.has(key)).length
    return counts.size + fresh <= mostKeys && claims.every(({ key, most }) => (counts.get(key) ?? 0) < most)
  }

  return {
    hasRoom,
    end,
    take(kind, claims) {
      if (hasRoom(claims)) {
        for (const { key } of claims) counts.set(key, (counts.get(key) ?? 0) + 1)
        return true
      }
      left.set(kind, (left.get(kind) ?? 0) + 1)
      dropped?.(kind)
      // Also when nothing comes any more; the timer does not keep the process alive.
      timer ??= setTimeout(end, Math.max(0, window - (performance.now() - startedAt))).unref()
      return false
    },
  }
}
