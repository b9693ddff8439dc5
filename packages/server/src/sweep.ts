import type { Log } from '@sallyport/core'
import type { Storage } from '@sallyport/mikro-orm'

/** Milliseconds between two sweeps of expired rows. */
const SWEEP = 60_000

/** Removes expired rows every minute, until what it answers is called. */
export function startSweeping(storage: Storage, log: Log): () => void {
  const timer = setInterval(() => {
    storage.runs.sweep().catch((error: unknown) => log.warn({ err: error }, 'Expired rows could not be removed.'))
  }, SWEEP)
  timer.unref()
  return () => clearInterval(timer)
}
