import type { Log } from '@sallyport/core'
import type { Storage } from '@sallyport/mikro-orm'

/** Milliseconds between two sweeps of expired rows. */
const SWEEP = 60_000

/** Rows of one kind that a sweep removes at most; as many or more say that there may be more. */
const BATCH = 500

/** Batches after which a sweep leaves the rest for the next minute. */
const MOST_BATCHES = 100

/** Removes expired rows every minute, until what it answers is called. */
export function startSweeping({ runs }: Pick<Storage, 'runs'>, log: Log): () => Promise<void> {
  let sweeping: Promise<void> | undefined
  const over = new AbortController()
  const sweep = async (): Promise<void> => {
    for (let batches = 0; batches < MOST_BATCHES && !over.signal.aborted; batches += 1) {
      // oxlint-disable-next-line no-await-in-loop -- small statements one after the other, so that nobody waits long
      if ((await runs.sweep()) < BATCH) return
    }
  }
  const timer = setInterval(() => {
    sweeping ??= sweep()
      .catch((error: unknown) => log.warn({ err: error }, 'Expired rows could not be removed.'))
      .finally(() => (sweeping = undefined))
  }, SWEEP)
  timer.unref()
  return async () => {
    over.abort()
    clearInterval(timer)
    await sweeping
  }
}
