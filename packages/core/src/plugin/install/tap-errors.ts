import { callbackify } from 'node:util'
import type { FullTap, HookInterceptor } from 'tapable'
import { createAllowance } from '../../flood/allowance.ts'
import type { Log } from '../../ports/log.ts'
import { asPluginError, type PluginLocation } from '../run/plugin-error.ts'
import { refusePromise } from './refuse-promise.ts'
import { TimeBudget, timeOf } from '../run/time-budget.ts'

type Handler = (...values: readonly unknown[]) => unknown
type Done = (error?: unknown, result?: unknown) => void

/** A hook whose taps can be wrapped. */
export interface Tappable {
  readonly name?: string | undefined
  intercept(interceptor: Pick<HookInterceptor<never, never>, 'register'>): void
}

interface NameOptions {
  readonly name?: string
  /** Throws when a tap gives something that cannot be used. */
  readonly check?: ((value: unknown) => void) | undefined
  /** Seconds for taps that belong to no request; 30. */
  readonly seconds?: number
}

/** Wraps every tap of a hook; tapable itself never says whose tap threw. */
function wrapTaps(hook: Tappable, name: string, wrap: (tap: FullTap, handler: Handler) => Handler): void {
  hook.intercept({
    register(tap: FullTap): FullTap {
      if (typeof tap.fn !== 'function') throw new Error(`its tap of the hook "${name}" is no function`)
      return { ...tap, fn: wrap(tap, tap.fn as Handler) }
    },
  })
}

/**
 * Errors of a tap name its plugin, and a tap that never ends is given up with its request's time. A `tapPromise` that gives
 * no promise is treated as if it had resolved at once.
 */
export function labelTapErrors(hook: Tappable, options: NameOptions = {}): void {
  const { name = String(hook.name), check, seconds = 30 } = options
  wrapTaps(hook, name, (tap, handler) => {
    const where = placeOf(tap, name)
    const checked = (value: unknown): unknown => {
      try {
        check?.(value)
        return value
      } catch (error) {
        throw asPluginError(where(), error)
      }
    }
    const run = async (call: () => unknown, values: readonly unknown[]): Promise<unknown> => {
      const shared = timeOf(values.at(-1))
      const time = shared ?? new TimeBudget(seconds)
      try {
        return checked(await time.run(where, call))
      } finally {
        if (shared === undefined) time.end()
      }
    }
    if (tap.type === 'promise') return (...values) => run(() => handler(...values), values)
    if (tap.type === 'async') {
      const back = callbackify((values: readonly unknown[]) => run(() => called(handler, values), values))
      return (...all) => back(...splitDone(all))
    }
    return (...values) => {
      const value = NEVER.run(where, () => refusePromise(handler(...values), 'which needs "tapPromise"'))
      return checked(value)
    }
  })
}

/** The taps of an event never see each other's errors: one that throws or never ends is logged, the others run. */
export function isolateTapErrors(hook: Tappable, log: Log, seconds: number): void {
  const name = String(hook.name)
  const lines = createAllowance({
    ended: (left) => log.warn({ leftOut: Object.fromEntries(left), hook: name }, 'Errors of taps were left out.'),
  })
  wrapTaps(hook, name, (tap, handler) => {
    const where = placeOf(tap, name)
    const attempt = async (call: () => unknown): Promise<void> => {
      const time = new TimeBudget(seconds)
      try {
        await time.run(where, call)
      } catch (error) {
        if (lines.take(tap.name, [{ key: tap.name, most: MOST_LINES }]))
          log.error({ err: error }, 'A tap of an event failed.')
      } finally {
        time.end()
      }
    }
    if (tap.type === 'promise') return (...values) => attempt(() => handler(...values))
    if (tap.type === 'async') {
      const back = callbackify((values: readonly unknown[]) => attempt(() => called(handler, values)))
      return (...all) => back(...splitDone(all))
    }
    return (...values) => {
      // Event taps are not awaited, but their errors are logged.
      void attempt(() => handler(...values))
    }
  })
}

/** Errors of one plugin's taps of one event that are logged in a minute: anybody may cause them. */
const MOST_LINES = 30

/** For taps that are not waited for. */
const NEVER = new TimeBudget(30)

function placeOf(tap: FullTap, hook: string): () => PluginLocation {
  return () => ({ plugin: tap.name, place: `its tap of the hook "${hook}"` })
}

function splitDone(all: readonly unknown[]): [values: readonly unknown[], done: Done] {
  return [all.slice(0, -1), all.at(-1) as Done]
}

/** A tap that calls back, as a promise. */
function called(handler: Handler, values: readonly unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    handler(...values, (error?: unknown, result?: unknown) => {
      if (error == null) resolve(result)
      else reject(error)
    })
  })
}
