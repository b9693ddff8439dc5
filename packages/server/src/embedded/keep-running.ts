import { setTimeout as delay } from 'node:timers/promises'
import type { StartError } from '../start-error.ts'
import type { Running } from './run-postgres.ts'

/** The report about a database that has ended by itself. */
export interface Watcher {
  /** It has ended, and is started again. */
  ended(reason: StartError): void
  /** It runs again. */
  restarted(): void
  /** It could not be started again, and nobody tries any longer. */
  gaveUp(reason: StartError): void
}

export interface Kept {
  stop(): Promise<void>
  /** Why it does not run although nobody stopped it; undefined while it runs. */
  failure(): StartError | undefined
}

/**
 * Milliseconds before each attempt to start it again. What is left of one that was killed holds its memory for a moment, and
 * the next one refuses to start until then.
 */
export const WAITS: readonly number[] = [100, 500, 1000, 2000, 4000, 8000]

/** Milliseconds after which one that was started again counts as sound, so that all attempts are there anew. */
const SOUND = 60_000

interface Options {
  /** Starts it, and ends what it has begun where the signal says so. */
  run(signal: AbortSignal | undefined): Promise<Running>
  readonly watcher: Watcher
  readonly signal?: AbortSignal | undefined
  readonly waits?: readonly number[]
}

/** Starts a database, and starts it again when it ends although nobody stopped it; so many times and no more. */
export async function keepRunning({ run, watcher, signal, waits = WAITS }: Options): Promise<Kept> {
  const over = new AbortController()
  let running = await run(signal)
  let failure: StartError | undefined
  let attempts = 0
  let since = performance.now()
  let restarting: Promise<void> = Promise.resolve()

  const restart = async (reason: StartError): Promise<void> => {
    failure = reason
    watcher.ended(reason)
    if (performance.now() - since > SOUND) attempts = 0
    while (attempts < waits.length) {
      await delay(waits[attempts], undefined, { signal: over.signal })
      attempts += 1
      try {
        running = await run(over.signal)
      } catch (error) {
        over.signal.throwIfAborted()
        failure = error as StartError
        continue
      }
      failure = undefined
      since = performance.now()
      watcher.restarted()
      void watch()
      return
    }
    watcher.gaveUp(failure)
  }
  const watch = async (): Promise<void> => {
    const reason = await running.ended
    // An interrupted attempt rejects; the stop that interrupts it has nothing else to hear.
    restarting = restart(reason).catch(() => undefined)
  }
  void watch()
  return {
    failure: () => (over.signal.aborted ? undefined : failure),
    async stop() {
      over.abort()
      await restarting
      await running.stop()
    },
  }
}
