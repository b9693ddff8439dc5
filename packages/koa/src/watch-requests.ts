import type { Engine, ErrorCode } from '@sallyport/core'
import { floodControl } from '@sallyport/core/adapter'
import type Koa from 'koa'
import { requestFacts } from './request-facts.ts'
import { requestId } from './request-id.ts'

/** Refusals that an operator wants to see at once: an attack, a limit or a load. */
const WARNINGS: readonly (ErrorCode | undefined)[] = ['body_too_large', 'foreign_origin', 'too_many_requests']

const METHODS = ['GET', 'HEAD', 'POST']

/**
 * One line in the log, and one observation, for each request that a route of ours has answered. A URL may hold tokens and
 * destinations, so only the route's pattern is reported.
 *
 * @param routeOf gives the pattern; the one that the router has matched when absent
 */
export function watchRequests(
  engine: Pick<Engine, 'ports' | 'settings'>,
  routeOf: (ctx: Koa.Context) => string = matchedRoute,
): Koa.Middleware {
  const { log, telemetry } = engine.ports
  return async (ctx, next) => {
    const started = performance.now()
    await next()
    const milliseconds = performance.now() - started
    const { summary, code } = requestFacts(ctx)
    const { method, status } = ctx
    const route = routeOf(ctx)
    const line = {
      requestId: requestId(ctx),
      method,
      route,
      status,
      milliseconds: Math.round(milliseconds * 100) / 100,
      ...(summary === undefined ? {} : { flow: summary.flow, runId: summary.run, result: summary.result }),
      ...(code === undefined ? {} : { code }),
    }
    const isWarning = status >= 500 || WARNINGS.includes(code)
    // One that is too many is still reported to the listener for each request.
    if (isWarning && floodControl(engine).takeLine(code ?? 'request_failed', ctx.ip))
      log.warn(line, 'A request was refused or failed.')
    else log.info(line, 'A request was answered.')
    telemetry?.observe(
      'http_request_seconds',
      { route, method: METHODS.includes(method) ? method : 'other', status: String(status) },
      milliseconds / 1000,
    )
  }
}

/** The pattern that the router has matched; a route that is no text has none. */
function matchedRoute(ctx: Koa.Context): string {
  const route: unknown = ctx['_matchedRoute']
  return typeof route === 'string' ? route : 'unknown'
}
