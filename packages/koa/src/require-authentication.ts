import { prefersPage } from './pages/wants-page.ts'
import {
  engineTexts,
  type Message,
  SetupError,
  type AuthenticationRequirement,
  type Engine,
  type Settings,
} from '@sallyport/core'
import { flowPage, unmetRequirement, type UnmetRequirement } from '@sallyport/core/adapter'
import type Koa from 'koa'
import type { AuthenticationState } from './authentication.ts'
import type { FindAuthentication } from './find-authentication.ts'
import { translatorFor } from './language.ts'

export interface RequireOptions extends AuthenticationRequirement {
  /** Slug of the flow that gives what is lacking; the default authentication flow when absent. */
  readonly flow?: string
}

const DETAILS: Readonly<Record<UnmetRequirement, Message>> = {
  not_authenticated: engineTexts.http_log_in,
  assurance_too_low: engineTexts.http_other_proof,
  authentication_too_old: engineTexts.http_fresh_proof,
}

/**
 * Lets only those through whose login is enough. A browser that navigates is sent to the flow, with `next`; anybody else gets
 * 401 with the flow's URLs: `{ detail, code, page, executor }`.
 *
 * @throws `SetupError` `bad_demand` for an `assurance` or a `maxAge` that would let everybody through, or nobody
 */
export function requireAuthentication(
  engine: Engine,
  find: FindAuthentication,
  options: RequireOptions = {},
): Koa.Middleware<AuthenticationState> {
  checkDemand(options)
  const warnOfUnknown = unknownFlowWarning(engine, options.flow)
  return async (ctx, next) => {
    const found = await find(ctx)
    ctx.state.authentication = found
    const lack = unmetRequirement(found?.session, options)
    if (lack === undefined) return next()
    warnOfUnknown()
    const own = engine.forHost(ctx.host)
    const { settings } = own
    const { page, executor } = pathsOf(settings, options, ctx.originalUrl)
    ctx.set('Cache-Control', 'no-store')
    if (isNavigation(ctx)) {
      // A path: the browser stays at the host name by which it knows this app.
      ctx.redirect(page)
      return
    }
    const { origin } = settings.url
    ctx.status = 401
    ctx.body = {
      detail: translatorFor(own, ctx)(DETAILS[lack]),
      code: lack,
      page: `${origin}${page}`,
      ...(executor === undefined ? {} : { executor: `${origin}${executor}` }),
    }
  }
}

/**
 * Logged once, when a visitor is sent there: flows may be applied after the app was assembled, so it cannot be checked
 * earlier.
 */
function unknownFlowWarning(engine: Engine, flow: string | undefined): () => void {
  let isTold = false
  return () => {
    if (isTold || flow === undefined || engine.definitions.current(flow) !== undefined) return
    isTold = true
    engine.ports.log.warn({ flow }, `requireAuthentication() sends people to the flow "${flow}", which is not there.`)
  }
}

/** What comes from a variable may be no number at all, and every comparison with that is false. */
function checkDemand({ assurance, maxAge }: AuthenticationRequirement): void {
  if (assurance !== undefined && assurance !== 1 && assurance !== 2) {
    throw new SetupError('bad_demand', `requireAuthentication() wants the assurance ${assurance}; there are 1 and 2.`)
  }
  if (maxAge !== undefined && !(Number.isSafeInteger(maxAge) && maxAge > 0)) {
    const sentence = `requireAuthentication() wants the maxAge ${maxAge}; it is a whole number of seconds above 0.`
    throw new SetupError('bad_demand', sentence)
  }
}

function pathsOf(
  settings: Settings,
  { flow, assurance, maxAge }: RequireOptions,
  next: string,
): { readonly page: string; readonly executor: string | undefined } {
  // The flow receives it, so that it never redirects back a visitor who would be sent there again.
  const query = new URLSearchParams({ next })
  if (assurance !== undefined) query.set('assurance', String(assurance))
  if (maxAge !== undefined) query.set('max_age', String(maxAge))
  if (flow !== undefined) {
    return {
      page: flowPage(settings, flow, query),
      executor: `${settings.prefix}/api/v3/flows/executor/${encodeURIComponent(flow)}/`,
    }
  }
  return { page: `${settings.prefix}/flows/-/default/authentication/?${query}`, executor: undefined }
}

/** A browser that navigates; a script or an API client could do nothing with a page. */
function isNavigation(ctx: Koa.Context): boolean {
  if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return false
  const mode = ctx.get('sec-fetch-mode')
  return mode === '' ? prefersPage(ctx) : mode === 'navigate'
}
