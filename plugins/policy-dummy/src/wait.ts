import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

interface Range {
  /** Seconds. */
  readonly waitMin: number
  readonly waitMax: number
}

/** Waits a random time between the two. Rejects at once when the signal aborts. */
export async function wait({ waitMin, waitMax }: Range, signal: AbortSignal): Promise<void> {
  const [least, most] = [Math.round(waitMin * 1000), Math.round(waitMax * 1000)]
  const milliseconds = least === most ? least : randomInt(least, most + 1)
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal })
}
