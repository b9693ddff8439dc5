import type { FullTap, HookInterceptor } from 'tapable'
import type { Log } from '../ports/log.ts'

/** An error that came out of a plugin's tap. Its message names plugin and hook. */
export class TapError extends Error {
  constructor(plugin: string, hook: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`The plugin "${plugin}" failed in its tap of the hook "${hook}": ${reason}`, { cause })
    this.name = 'TapError'
  }
}

type Handler = (...values: readonly unknown[]) => unknown

/** A hook whose taps can be wrapped. */
export interface Tappable {
  readonly name?: string | undefined
  intercept(interceptor: Pick<HookInterceptor<never, never>, 'register'>): void
}

/** Wraps every tap of a hook; tapable itself never says whose tap threw. */
function wrapTaps(hook: Tappable, wrap: (tap: FullTap, handler: Handler) => Handler): void {
  hook.intercept({
    register(tap: FullTap): FullTap {
      return { ...tap, fn: wrap(tap, tap.fn as Handler) }
    },
  })
}

/** Errors of a tap name its plugin. A `tapPromise` that gives no promise is treated as if it had resolved at once. */
export function nameTaps(hook: Tappable, hookName = String(hook.name)): void {
  wrapTaps(hook, (tap, handler) => {
    const fail = (cause: unknown): never => {
      throw new TapError(tap.name, hookName, cause)
    }
    if (tap.type === 'promise') {
      return async (...values) => {
        try {
          return await handler(...values)
        } catch (error) {
          return fail(error)
        }
      }
    }
    if (tap.type === 'async') return handler
    return (...values) => {
      try {
        return handler(...values)
      } catch (error) {
        return fail(error)
      }
    }
  })
}

/** The taps of an event never see each other's errors: one that throws is logged, the others run. */
export function isolateTaps(hook: Tappable, log: Log): void {
  const hookName = String(hook.name)
  wrapTaps(hook, (tap, handler) => {
    const report = (cause: unknown): void => {
      log.error({ err: new TapError(tap.name, hookName, cause) }, 'A tap of an event failed.')
    }
    if (tap.type === 'promise') {
      return async (...values) => {
        try {
          await handler(...values)
        } catch (error) {
          report(error)
        }
      }
    }
    if (tap.type === 'async') {
      return (...values) => {
        const done = values.at(-1) as (error?: unknown) => void
        handler(...values.slice(0, -1), (error?: unknown) => {
          if (error != null) report(error)
          done()
        })
      }
    }
    return (...values) => {
      try {
        handler(...values)
      } catch (error) {
        report(error)
      }
    }
  })
}
