import { availableParallelism } from 'node:os'
import { engineTexts, Unavailable } from '@sallyport/core'
import { createWaitingRoom, type HashKind, type Turn } from './waiting-room.ts'

interface GateOptions {
  /** Two, or as many as there are processors. */
  readonly running?: number
  /** 64. */
  readonly waiting?: number | undefined
  /** Seconds that one may wait; 10. */
  readonly waitingTime?: number | undefined
}

export interface Limiter {
  /** @throws `Unavailable` when too much waits already, or when it has waited for too long */
  run<Result>(turn: Turn, work: () => Promise<Result>): Promise<Result>
  readonly running: number
  readonly waiting: number
}

/**
 * Lets a bounded number of hashes run at once, and a bounded number wait for a bounded time. Where more than one may run,
 * one place is only for checking passwords, and waiting ones of both kinds alternate: whatever is enrolled, logins go on.
 */
export function createLimiter(options: GateOptions = {}): Limiter {
  const places = options.running ?? Math.min(2, availableParallelism())
  const milliseconds = (options.waitingTime ?? 10) * 1000
  const room = createWaitingRoom<() => void>(options.waiting ?? 64)
  const running: Record<HashKind, number> = { verify: 0, set: 0 }
  const most: Readonly<Record<HashKind, number>> = { verify: places, set: Math.max(1, places - 1) }
  let last: HashKind = 'set'

  const mayRun = (kind: HashKind): boolean => running.verify + running.set < places && running[kind] < most[kind]

  /** Lets the next one in, when a place is free. */
  function admit(): void {
    const order: readonly HashKind[] = last === 'verify' ? ['set', 'verify'] : ['verify', 'set']
    const kind = order.find((candidate) => room.has(candidate) && mayRun(candidate))
    if (kind === undefined) return
    last = kind
    running[kind] += 1
    room.next(kind)?.()
  }

  async function enter(turn: Turn): Promise<void> {
    if (mayRun(turn.kind)) {
      running[turn.kind] += 1
      return
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    if (!room.enter(turn, resolve)) throw new Unavailable(engineTexts.http_hashing, 1)
    const timer = setTimeout(() => {
      room.leave(turn, resolve)
      reject(new Unavailable(engineTexts.http_hashing, 1))
    }, milliseconds)
    await promise.finally(() => clearTimeout(timer))
  }

  return {
    get running() {
      return running.verify + running.set
    },
    get waiting() {
      return room.size
    },
    async run(turn, work) {
      await enter(turn)
      try {
        return await work()
      } finally {
        running[turn.kind] -= 1
        admit()
      }
    },
  }
}
